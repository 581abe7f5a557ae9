package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The list of stories where there are more of them than are read at once. */
@PageTest
class StoryListIT {
  private static final String CREATE = "mutation($p: String!) { createStory(prompt: $p) { id } }";
  private static final String REFUSE =
      """
      window.reachable = window.fetch;
      window.fetch = async (...request) => {
        if (String(request[0]).endsWith('/graphql')) throw new TypeError('Failed to fetch');
        return reachable(...request);
      };
      """;
  private static final String LISTED =
      "return [...document.querySelectorAll('.item-prompt')].map((item) => item.textContent)";

  @Test
  void readsOlderStoriesAsOneScrolls(PageService service, StoryPage page) {
    String name = page.enter();
    List<String> newestFirst = ask(service, name, 45);
    page.goHome();
    page.untilTrue("document.querySelectorAll('.stories li').length === 20");

    for (int expected : new int[] {40, 45}) {
      page.run("document.querySelector('.stories li:last-child').scrollIntoView()");
      page.untilTrue("document.querySelectorAll('.stories li').length === arguments[0]", expected);
    }
    assertThat(page.run(LISTED)).isEqualTo(newestFirst);
    page.untilGone(".more");
  }

  @Test
  void fillsATallScreenWithoutScrolling(PageService service, StoryPage page) {
    String name = page.enter();
    List<String> newestFirst = ask(service, name, 45);
    page.screen(1280, 9000, false);
    page.goHome();
    page.untilTrue("document.querySelectorAll('.stories li').length === 45");
    assertThat(page.run(LISTED)).isEqualTo(newestFirst);
  }

  @Test
  void saysThatOlderStoriesCannotBeReadAndTriesAgain(PageService service, StoryPage page) {
    String name = page.enter();
    ask(service, name, 21);
    page.goHome();
    page.untilTrue("document.querySelectorAll('.stories li').length === 20");
    page.offline(true);
    page.run("document.querySelector('.stories li:last-child').scrollIntoView()");
    page.untilText(".list-note", "cannot be reached");

    WebElement again = page.button("Show older stories");
    page.offline(false);
    // At once: the page tries again by itself, too, and then takes the button away.
    page.run("arguments[0].click()", again);
    page.untilTrue("document.querySelectorAll('.stories li').length === 21");
    page.untilGone(".list-note");
  }

  @Test
  void saysThatTheListCannotBeReadAndTriesAgain(PageService service, StoryPage page) {
    String name = page.enter();
    ask(service, name, 2);
    page.before(REFUSE);
    page.goHome();
    page.untilText(".list-note", "cannot be reached");

    // At once: the page tries again by itself, too, and then takes the button away.
    page.run("window.fetch = reachable; arguments[0].click()", page.button("Try again"));
    page.untilTrue("document.querySelectorAll('.stories li').length === 2");
    page.untilGone(".list-note");
  }

  @Test
  void comesBackToTheListOnAPhoneWhereItWasLeft(PageService service, StoryPage page) {
    String name = page.enter();
    ask(service, name, 20);
    page.screen(390, 844, true);
    page.run("location.hash = '#/stories'");
    page.untilTrue("document.querySelectorAll('.stories li').length === 20");
    page.untilGone("#prompt");
    page.run("document.querySelector('.stories li:nth-child(15)').scrollIntoView()");
    long place = ((Number) page.run("return Math.round(scrollY)")).longValue();
    assertThat(place).isPositive();

    page.run("document.querySelector('.stories li:nth-child(15) a').click()");
    page.untilStoryIsOpen();
    page.untilTrue("scrollY === 0");
    page.button("← All stories").click();
    page.untilTrue("Math.round(scrollY) === arguments[0]", place);
    page.untilTrue("document.activeElement.id === 'list-title'");
    page.button("New story").click();
    page.untilTrue("document.activeElement.id === 'prompt'");
  }

  @Test
  void readsAFinishedStoryThatWasOpenWithoutANetwork(StoryPage page) {
    page.enter();
    String prompt = "A kettle that sang";
    page.ask(prompt);
    page.untilAllOf(prompt);
    page.askAnew();
    page.offline(true);
    page.untilText(".notice", "You are offline");
    page.see(".stories a").click();
    page.untilAllOf(prompt);
    page.offline(false);
  }

  private static List<String> ask(PageService service, String name, int count) {
    List<String> prompts = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      String prompt = "Story number %d [short]".formatted(number);
      JsonObject answer = service.user(name).execute(CREATE, new JsonObject().put("p", prompt));
      assertThat(answer.containsKey("errors")).as(answer.encode()).isFalse();
      prompts.add(prompt);
    }
    Collections.reverse(prompts);
    return prompts;
  }
}
