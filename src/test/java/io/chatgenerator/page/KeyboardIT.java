package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

@PageTest
class KeyboardIT {
  private static final String FOCUS_IS_VISIBLE =
      "document.activeElement === document.body"
          + " || getComputedStyle(document.activeElement).outlineStyle === 'solid'";

  private static final String PROMPT_IS_CUT =
      "document.querySelector('h1').scrollHeight > document.querySelector('h1').clientHeight";

  @Test
  void isEnough(PageService service, StoryPage page) {
    page.enter();
    page.until("h1:focus", title -> title.getText().startsWith("Once upon a time"));
    tabTo(page, "prompt");
    String prompt = service.hold("A ladder to the moon");
    focused(page).sendKeys(prompt, Keys.chord(Keys.CONTROL, Keys.ENTER));
    page.untilHalfOf(prompt);
    tabTo(page, "Stop");
    press(page);
    page.untilStatus("Stopped");
    page.until("button:focus", button -> button.getText().equals("Try again"));
    tabTo(page, "Delete…");
    press(page);
    page.until("dialog button:focus", button -> button.getText().equals("Keep it"));
    focused(page).sendKeys(Keys.ESCAPE);
    page.untilGone("dialog");
    page.until("button:focus", button -> button.getText().equals("Delete…"));
    press(page);
    page.see("dialog");
    tabTo(page, "Delete story");
    press(page);
    page.until("#list-title:focus", WebElement::isDisplayed);
    assertThat(page.storiesListed()).isZero();
  }

  @Test
  void leadsThroughTheListAndPastIt(StoryPage page) {
    page.enter();
    String id = page.ask("A stair in the clouds [short]");
    page.untilStatus("Complete");
    page.goHome();
    tabTo(page, "Skip to the story");
    press(page);
    page.until("h1:focus", title -> title.getText().startsWith("Once upon a time"));
    tabTo(page, "prompt");
    page.goHome();
    tabTo(page, "A stair in the clouds [short]");
    press(page);
    assertThat(page.untilStoryIsOpen()).isEqualTo(id);
    page.until("h1:focus", title -> title.getText().startsWith("A stair in the clouds"));
  }

  @Test
  void showsAllOfALongPrompt(StoryPage page) {
    page.enter();
    page.ask("One more wish\n".repeat(12) + "[short]");
    page.untilStatus("Complete");
    page.untilTrue(PROMPT_IS_CUT);
    tabTo(page, "Show all");
    press(page);
    page.untilTrue("!(" + PROMPT_IS_CUT + ")");
    page.until(".show-all:focus", button -> "true".equals(button.getDomAttribute("aria-expanded")));
    Axe.assertNothingFound(page);
    press(page);
    page.untilTrue(PROMPT_IS_CUT);
    assertThat(page.button("Show all").getDomAttribute("aria-expanded")).isEqualTo("false");

    page.askAnew();
    page.ask("One wish [short]");
    page.untilStatus("Complete");
    page.untilGone(".show-all");
  }

  /** Goes on to what has this id, or a line of words that is this. */
  private static void tabTo(StoryPage page, String name) {
    for (int presses = 0; presses < 30; presses++) {
      WebElement element = focused(page);
      boolean isNamed =
          !element.getTagName().equals("body") && element.getText().lines().anyMatch(name::equals);
      if (isNamed || name.equals(element.getDomAttribute("id"))) {
        return;
      }
      element.sendKeys(Keys.TAB);
      page.untilTrue(FOCUS_IS_VISIBLE);
    }
    throw new AssertionError("not reached by Tab: " + name);
  }

  private static void press(StoryPage page) {
    focused(page).sendKeys(Keys.ENTER);
  }

  private static WebElement focused(StoryPage page) {
    return page.driver().switchTo().activeElement();
  }
}
