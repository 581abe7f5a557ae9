package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

@PageTest
class KeyboardIT {
  @Test
  void isEnough(StoryPage page) {
    page.signIn("Keys");
    tabTo(page, "prompt");
    focused(page).sendKeys("A ladder to the moon", Keys.chord(Keys.CONTROL, Keys.ENTER));
    page.untilLongerThan(30);
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
    page.until("#prompt:focus", WebElement::isDisplayed);
    assertThat(page.storiesListed()).isZero();
  }

  private static void tabTo(StoryPage page, String name) {
    for (int presses = 0; presses < 30; presses++) {
      WebElement element = focused(page);
      if (name.equals(element.getText()) || name.equals(element.getDomAttribute("id"))) {
        return;
      }
      element.sendKeys(Keys.TAB);
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
