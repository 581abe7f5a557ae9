package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Telling on from a story that has ended. */
@PageTest
class GoOnIT {
  private static final String GO_ON = "Go on exactly where the story breaks off.";

  private static final String LINKS =
      "return [...document.querySelectorAll('.go-on-links span')].map((link) => link.innerText)";

  @Test
  void goesOnFromAFinishedStoryByAButtonAndByFreeWords(PageService service, StoryPage page) {
    page.enter();
    String first = page.ask("[echo] The first night\n\nA fox found a key.");
    page.untilStatus("Complete");
    assertThat(page.driver().getTitle()).startsWith("The first night");
    page.untilText(".item-title", "The first night");
    page.button("And then?").click();
    String second = untilAnotherThan(page, first);
    page.untilStatus("Complete");
    page.untilText("h1", "And then? Tell what happens next.");
    page.untilTrue(
        "document.querySelector('.go-on-links').innerText === 'Goes on from The first night'");
    Axe.assertNothingFound(page);

    page.see("#go-on").sendKeys("[echo] The key fits", Keys.ENTER);
    untilAnotherThan(page, second);
    page.untilStatus("Complete");
    page.run("history.back()");
    page.untilText(".go-on-links", "Goes on in The key fits");
    assertThat((List<?>) page.run(LINKS)).hasSize(2);
    assertThat(service.asked("[echo] The key fits"))
        .containsSubsequence("A fox found a key.", "And then? Tell what happens next.");
  }

  @Test
  void goesOnFromWhereAStoryWasStopped(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A seal who counts the waves");
    String id = page.ask(prompt);
    page.untilHalfOf(prompt);
    page.untilGone(".go-on");
    page.button("Stop").click();
    page.untilStatus("Stopped");
    service.release(prompt);
    goOnWhereItBreaksOff(service, page, id, prompt);
  }

  @Test
  void goesOnFromWhereAStoryGrewTooLong(PageService service, StoryPage page) {
    page.enter();
    String prompt = "A song without an end [long]";
    String id = page.ask(prompt);
    page.untilStatus("Complete");
    page.untilText(".problem", "may end early");
    goOnWhereItBreaksOff(service, page, id, prompt);
  }

  private static void goOnWhereItBreaksOff(
      PageService service, StoryPage page, String id, String prompt) {
    String end = (String) page.run("return document.querySelector('.prose').lastChild.textContent");
    page.button("Go on from there").click();
    untilAnotherThan(page, id);
    page.untilStatus("Complete");
    page.untilText("h1", GO_ON);
    assertThat(service.asked(GO_ON)).containsSubsequence(prompt, end.strip(), GO_ON);
  }

  private static String untilAnotherThan(StoryPage page, String id) {
    page.untilTrue("!location.hash.endsWith(arguments[0])", id);
    return page.untilStoryIsOpen();
  }
}
