package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@PageTest
class ComingBackIT {
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

    first.button("Delete…").click();
    first.button("Delete story").click();
    first.see("#prompt");
    second.untilText("h1", "deleted");
    assertThat(second.storiesListed()).isZero();
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
