package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@PageTest
class ResumeIT {
  /**
   * What the page sends once it may follow stories waits, as on a network that has come to a halt.
   */
  private static final String HOLD_SUBSCRIPTIONS =
      """
      window.held = [];
      window.is = (type) => ([, message]) => JSON.parse(message).type === type;
      window.read = () => performance.getEntriesByName(location.origin + '/graphql').length > 0;
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (message) {
        if (is('connection_init')([this, message])) send.call(this, message);
        else held.push([this, message]);
      };
      window.letGo = () => {
        WebSocket.prototype.send = send;
        held.forEach(([socket, message]) => socket.send(message));
      };
      """;

  /** The service has no time for each subscription to one of these fields at first. */
  private static final String REFUSE_ONCE =
      """
      window.refused = [];
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (message) {
        const { id, type, payload: asked } = JSON.parse(message);
        const refusable = type === 'subscribe' && /%s/.test(asked.query);
        if (!refusable || refused.includes(asked.query)) return send.call(this, message);
        refused.push(asked.query);
        const payload = [{ message: 'Busy.', extensions: { code: 'UNAVAILABLE' } }];
        const data = JSON.stringify({ id, type: 'error', payload });
        setTimeout(() => this.onmessage(new MessageEvent('message', { data })));
      };
      """;

  @Test
  void goesOnAfterAReloadInMidStory(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A whale in the garden pond");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.driver().navigate().refresh();
    page.untilHalfOf(prompt);

    service.release(prompt);
    page.untilAllOf(prompt);
  }

  @Test
  void keepsTwoTabsInStep(PageService service, StoryPage first) {
    first.enter();
    StoryPage second = first.inAnotherTab();
    second.see(".list-note");

    String prompt = service.hold("A hat for a hedgehog");
    String id = first.ask(prompt);
    second.see(".stories a").click();
    assertThat(second.untilStoryIsOpen()).isEqualTo(id);
    second.untilHalfOf(prompt);
    service.release(prompt);
    second.untilAllOf(prompt);
    first.untilAllOf(prompt);

    delete(first);
    second.untilText("h1", "deleted");
    assertThat(second.storiesListed()).isZero();
  }

  @Test
  void readsAnAttemptThatItMissedWhileAway(PageService service, StoryPage first) {
    first.enter();
    String prompt = service.hold("A boat made of a walnut");
    first.ask(prompt);
    first.untilHalfOf(prompt);
    first.button("Stop").click();
    first.untilStatus("Stopped");
    StoryPage second = first.inAnotherTab();
    second.see(".stories a").click();
    second.untilStatus("Stopped");
    second.untilHalfOf(prompt);
    second.offline(true);
    second.untilText(".notice", "You are offline");
    service.release(prompt);
    first.button("Try again").click();
    first.button("Write it anew").click();
    first.untilAllOf(prompt);

    second.offline(false);
    second.untilAllOf(prompt);
  }

  @Test
  void hearsOfADeletionThatItMissedWhileAway(StoryPage first) {
    first.enter();
    StoryPage second = first.inAnotherTab();
    first.ask("A hat for a snail [short]");
    second.see(".stories a").click();
    second.untilStatus("Complete");
    second.offline(true);
    second.untilText(".notice", "You are offline");
    delete(first);

    second.offline(false);
    second.untilText("h1", "deleted");
    assertThat(second.storiesListed()).isZero();
  }

  @Test
  void hearsOfADeletionThatCameBeforeItsSubscriptions(StoryPage first) {
    first.enter();
    first.ask("A hat for a mole [short]");
    first.untilStatus("Complete");
    StoryPage second = first.inAnotherTab(HOLD_SUBSCRIPTIONS);
    second.untilTrue("held.some(is('ping')) || read()");
    delete(first);

    second.run("letGo()");
    second.untilText(".list-note", "Nothing here yet");
  }

  @Test
  void listensAgainWhereTheServiceEndedASubscription(StoryPage first) {
    first.enter();
    first.ask("A hat for a crow [short]");
    first.untilStatus("Complete");
    StoryPage second = first.inAnotherTab(REFUSE_ONCE.formatted("storiesChanged"));
    second.untilTrue("refused.length === 1");
    second.see(".stories a");
    delete(first);
    second.untilText(".list-note", "Nothing here yet");
  }

  @Test
  void readsTheTextThatTheServiceHadNoTimeForAtFirst(StoryPage first) {
    first.enter();
    String prompt = "A flute that plays by itself";
    first.ask(prompt);
    first.untilAllOf(prompt);
    StoryPage second = first.inAnotherTab(REFUSE_ONCE.formatted("storyText"));
    second.see(".stories a").click();
    second.untilAllOf(prompt);
  }

  private static void delete(StoryPage page) {
    page.button("Delete…").click();
    page.button("Delete story").click();
    page.see("#prompt");
  }

  @Test
  void goesOnWhenTheServerWasRestartedInMidStory(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A clock that runs backwards");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    service.stop();
    try {
      page.untilText(".notice", "Reconnecting");
      page.untilHalfOf(prompt);
    } finally {
      service.start();
    }
    service.release(prompt);
    page.untilAllOf(prompt);
    page.untilTrue("document.querySelector('.notice').textContent === ''");
  }

  @Test
  void goesOnWhenTheNetworkIsBack(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A bridge between two clouds");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.offline(true);
    page.untilText(".notice", "You are offline");
    assertThat(page.see(".notice").getDomAttribute("role")).isEqualTo("status");
    service.release(prompt);
    service.untilTold(prompt);
    page.untilHalfOf(prompt);

    page.offline(false);
    page.untilAllOf(prompt);
  }

  @Test
  void saysThatThereIsNoSuchStory(StoryPage page) {
    page.enter();
    page.run("location.hash = '#/stories/none'");
    page.untilText("h1", "There is no such story");
    page.untilTrue("document.activeElement === document.querySelector('h1')");
  }
}
