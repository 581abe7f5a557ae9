package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.CapturedLog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@PageTest
class WritingIT {
  private static final Map<String, String> MOTION =
      Map.of("name", "prefers-reduced-motion", "value", "no-preference");

  private static final String LISTEN =
      """
      window.said = [];
      const announcer = document.getElementById('announcer');
      new MutationObserver(() => said.push(announcer.textContent)).observe(announcer, { childList: true });
      """;

  @Test
  void showsAStoryGrowToItsEnd(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A fox who learns to sail");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.untilStatus("Writing");
    page.untilListed(1, "Writing");

    service.release(prompt);
    page.untilAllOf(prompt);
    page.untilListed(1, "Complete");
  }

  @Test
  void leavesWhatIsReadWhereItIs(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A lamp that hummed at night");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.run(
        """
        window.first = document.querySelector('.prose').firstChild;
        getSelection().selectAllChildren(first);
        scrollTo(0, 120);
        """);
    service.release(prompt);
    page.untilStatus("Complete");

    page.untilTrue("scrollY === 120");
    page.untilTrue("document.querySelector('.prose').firstChild === first");
    page.untilTrue("getSelection().toString().trim() === first.textContent.trim()");
  }

  @Test
  void tellsOfStatusAndEndButNotOfEachWord(PageService service, StoryPage page) {
    page.enter();
    page.run(LISTEN);
    String prompt = service.hold("A whisper in the attic");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    service.release(prompt);
    page.untilStatus("Complete");

    page.untilTrue("said.includes('Your story is complete.')");
    assertThat((List<?>) page.run("return said"))
        .isEqualTo(
            List.of(
                "Your story has been asked for.",
                "Your story is being written.",
                "Your story is complete."));
    page.untilTrue("!document.querySelector('.prose').closest('[aria-live], [role=status]')");
  }

  @Test
  void movesNothingForUsersWhoWantNoMotion(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A still pond");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.untilTrue("document.getAnimations().length === 0");
    page.command("Emulation.setEmulatedMedia", Map.of("features", List.of(MOTION)));
    page.untilTrue("document.getAnimations().length > 0");
    service.release(prompt);
  }

  @Test
  void tellsHowLongItTakes(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A clock without hands");
    page.ask(prompt);
    page.untilTrue("/^for [1-9]\\d* s/.test(document.querySelector('.elapsed').textContent)");
    service.release(prompt);
    page.untilStatus("Complete");
    page.untilTrue(
        "/^written in \\d+ s · .+/.test(document.querySelector('.elapsed').textContent)");
  }

  @Test
  void showsAPauseAsAPause(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A thread that is dropped");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.untilTrue(
        "/^for .+ · picking up the thread…$/.test(document.querySelector('.elapsed').textContent)");
    page.untilStatus("Writing");
    page.untilTrue("document.querySelector('.problem').hidden");
    service.release(prompt);
    page.untilStatus("Complete");
    page.untilTrue("/^written in/.test(document.querySelector('.elapsed').textContent)");
  }

  @Test
  void stopsAndTriesAgain(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A snail in a hurry");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.button("Stop").click();
    page.untilStatus("Stopped");
    page.untilHalfOf(prompt);

    service.release(prompt);
    page.button("Try again").click();
    page.button("Keep it").click();
    page.untilGone("dialog");
    page.untilStatus("Stopped");
    page.button("Try again").click();
    page.button("Write it anew").click();
    page.untilAllOf(prompt);
  }

  @Test
  void keepsTheTextBeforeUntilANewAttemptHasCaughtUp(PageService service, StoryPage page) {
    page.enter();
    page.run(LISTEN);
    String prompt = service.hold("A mole who digs to the moon");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.button("Stop").click();
    page.untilStatus("Stopped");
    page.run(
        """
        const prose = document.querySelector('.prose');
        window.least = prose.textContent.length;
        window.said2 = [];
        new MutationObserver(() => {
          least = Math.min(least, prose.textContent.length);
          said2.push(document.querySelector('.problem').textContent);
        }).observe(document.querySelector('.story'), { childList: true, characterData: true, subtree: true });
        window.half = prose.textContent.length;
        """);
    service.release(prompt);
    page.button("Try again").click();
    page.button("Write it anew").click();
    page.untilAllOf(prompt);

    page.untilTrue("least === half");
    page.untilTrue("said2.includes('The writer starts over, try 2.')");
    page.untilTrue("said.includes('The writer starts over, try 2.')");
    page.untilGone(".problem");
  }

  @Test
  void saysWhyAStoryFailed(StoryPage page) {
    page.enter();
    try (CapturedLog log = new CapturedLog("io.chatgenerator.pipeline")) {
      page.ask("Nothing to be told [refuse]");
      page.untilStatus("Failed");
      log.expect("REFUSED");
    }
    assertThat(page.see(".problem").getText()).contains("declined");
    assertThat(page.button("Try again").isDisplayed()).isTrue();
    // The same request would be refused again, so another one comes first.
    assertThat(page.see(".actions[aria-label=Story] .button").getText())
        .isEqualTo("Change the request");
    page.button("Change the request").click();
    assertThat(page.see("#prompt").getDomProperty("value"))
        .isEqualTo("Nothing to be told [refuse]");
    page.untilTrue("document.activeElement.id === 'prompt'");
  }

  @Test
  void asksAgainForAFinishedStoryAndKeepsAnUnsentRequest(StoryPage page) {
    page.enter();
    page.ask("A pear that fell up [short]");
    page.untilStatus("Complete");
    page.run("sessionStorage.draft = JSON.stringify({ prompt: 'Something else', token: 't' })");
    page.button("Ask again").click();
    page.button("Keep it").click();
    page.untilGone("dialog");
    page.button("Ask again").click();
    page.button("Replace it").click();
    page.untilTrue("document.getElementById('prompt')?.value === 'A pear that fell up [short]'");
  }

  @Test
  void deletesAfterAsking(StoryPage page) {
    page.enter();
    page.ask("A cloud that came to tea [short]");
    page.untilStatus("Complete");
    page.button("Delete…").click();
    page.button("Keep it").click();
    page.untilGone("dialog");
    assertThat(page.storiesListed()).isEqualTo(1);

    page.button("Delete…").click();
    page.button("Delete story").click();
    page.see("#prompt");
    assertThat(page.storiesListed()).isZero();
  }

  @Test
  void writesSeveralStoriesAtOnce(PageService service, StoryPage page) {
    page.enter();
    String one = service.hold("One mouse");
    String two = service.hold("Two mice");
    page.ask(one);
    page.untilHalfOf(one);
    page.button("New story").click();
    page.ask(two);
    page.untilHalfOf(two);
    page.untilListed(1, "Writing");
    page.untilListed(2, "Writing");

    service.release(one);
    page.untilListed(2, "Complete");
    page.untilListed(1, "Writing");
    service.release(two);
    page.untilListed(1, "Complete");
    assertThat(page.storiesListed()).isEqualTo(2);
  }
}
