package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@PageTest
class WritingIT {
  @Test
  void showsAStoryGrowToItsEnd(StoryPage page) {
    page.signIn("Growing");
    page.ask("A fox who learns to sail");
    String some = page.untilLongerThan(20);
    String more = page.untilLongerThan(some.length() + 100);
    page.untilStatus("Complete");

    assertThat(more).startsWith(some.substring(0, 20));
    assertThat(page.text()).startsWith(more.substring(0, 100));
    assertThat(page.see(".stories .badge").getText()).isEqualTo("Complete");
  }

  @Test
  void goesOnAfterAReloadInMidStory(StoryPage page) {
    page.signIn("Reloading");
    page.ask("A whale in the garden pond");
    String before = page.untilLongerThan(60);
    page.driver().navigate().refresh();
    String after = page.untilLongerThan(before.length());
    page.untilStatus("Complete");

    assertThat(after).startsWith(before.substring(0, 60));
  }

  @Test
  void stopsAndTriesAgain(StoryPage page) {
    page.signIn("Stopping");
    page.ask("A snail in a hurry");
    page.untilLongerThan(40);
    page.button("Stop").click();
    page.untilStatus("Stopped");
    String stopped = page.text();

    page.button("Try again").click();
    page.untilStatus("Complete");
    assertThat(page.text())
        .hasSizeGreaterThan(stopped.length())
        .startsWith(stopped.substring(0, 20));
  }

  @Test
  void saysWhyAStoryFailed(StoryPage page) {
    page.signIn("Failing");
    page.ask("Nothing to be told [refuse]");
    page.untilStatus("Failed");

    assertThat(page.see(".problem").getText()).isNotBlank();
    assertThat(page.button("Try again").isDisplayed()).isTrue();
  }

  @Test
  void deletesAfterAsking(StoryPage page) {
    page.signIn("Deleting");
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
  void writesSeveralStoriesAtOnce(StoryPage page) {
    page.signIn("Several");
    String first = page.ask("One mouse");
    page.button("New story").click();
    page.ask("Two mice");
    page.untilLongerThan(20);
    page.driver().get(first);
    page.untilStatus("Complete");
    page.until(".stories li:first-child .badge", badge -> badge.getText().equals("Complete"));
    assertThat(page.storiesListed()).isEqualTo(2);
  }
}
