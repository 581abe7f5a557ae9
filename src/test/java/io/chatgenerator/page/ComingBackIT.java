package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.WindowType;

@PageTest
class ComingBackIT {
  @Test
  void keepsTwoTabsInStep(StoryPage page) {
    page.signIn("Two Tabs");
    String first = page.driver().getWindowHandle();
    page.driver().switchTo().newWindow(WindowType.TAB);
    String second = page.driver().getWindowHandle();
    page.driver().get(page.home());
    page.see(".list-note");

    page.driver().switchTo().window(first);
    String story = page.ask("A hat for a hedgehog");
    page.driver().switchTo().window(second);
    page.see(".stories a").click();
    page.untilLongerThan(40);
    assertThat(page.driver().getCurrentUrl()).isEqualTo(story);
    page.untilStatus("Complete");
    String text = page.text();

    page.driver().switchTo().window(first);
    page.untilStatus("Complete");
    assertThat(page.text()).isEqualTo(text);
    page.button("Delete…").click();
    page.button("Delete story").click();
    page.driver().switchTo().window(second);
    page.until("h1", title -> title.getText().contains("deleted"));
    assertThat(page.storiesListed()).isZero();
  }

  @Test
  void goesOnWhenTheServerWasRestartedInMidStory(PageService service, StoryPage page) {
    page.signIn("Restarting");
    page.ask("A clock that runs backwards");
    page.untilLongerThan(80);
    service.stop();
    try {
      page.until(".notice", notice -> notice.getText().contains("Reconnecting"));
    } finally {
      service.start();
    }
    page.untilStatus("Complete");
    assertThat(page.text()).hasSizeGreaterThan(200);
    page.until(".notice", notice -> notice.getText().isEmpty());
  }

  @Test
  void goesOnWhenTheNetworkIsBack(StoryPage page) {
    page.signIn("Offline");
    page.ask("A bridge between two clouds");
    page.untilLongerThan(40);
    page.offline(true);
    page.until(".notice", notice -> notice.getText().contains("offline"));
    page.offline(false);
    page.untilStatus("Complete");
    assertThat(page.text()).hasSizeGreaterThan(200);
  }

  @Test
  void keepsThePromptWhenSendingFails(StoryPage page) {
    page.signIn("Keeping");
    page.offline(true);
    page.see("#prompt").sendKeys("A letter that was lost [short]");
    page.button("Write my story").click();
    page.until("#prompt-error", error -> error.getText().contains("cannot be reached"));
    assertThat(page.see("#prompt").getDomProperty("value"))
        .isEqualTo("A letter that was lost [short]");

    page.offline(false);
    page.button("Write my story").click();
    page.untilStatus("Complete");
    assertThat(page.storiesListed()).isEqualTo(1);
  }
}
