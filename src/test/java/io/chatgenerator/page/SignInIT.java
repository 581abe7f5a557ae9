package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

@PageTest
class SignInIT {
  @AfterEach
  void tokensLastAgain(PageService service) {
    service.issuer().mint().lifetime(Duration.ofHours(1));
  }

  @Test
  void leavesNoTraceInTheAddress(StoryPage page) {
    page.signIn("Clean");
    assertThat(page.driver().getCurrentUrl()).isEqualTo(page.home());
    assertThat(page.see(".who").getText()).isEqualTo("Clean");
  }

  @Test
  void renewsBeforeTheTokenExpires(PageService service, StoryPage page) {
    service.issuer().mint().lifetime(Duration.ofSeconds(3));
    page.signIn("Renewing");
    page.ask("A song without words");
    page.untilStatus("Complete");
    page.driver().get(page.home());
    page.ask("A second song");
    page.untilStatus("Complete");
    assertThat(page.driver().findElement(By.cssSelector(".session-notice")).isDisplayed())
        .isFalse();
  }

  @Test
  void asksToSignInAgainWhereRenewalIsRefused(PageService service, StoryPage page) {
    service.issuer().mint().lifetime(Duration.ofSeconds(4));
    page.signIn("Ending");
    page.see("#prompt").sendKeys("Half a wish");
    page.driver()
        .executeScript(
            "const kept = JSON.parse(sessionStorage.session); kept.refresh = 'worthless';"
                + "sessionStorage.session = JSON.stringify(kept); location.reload();");
    page.until(".session-notice", notice -> notice.getText().contains("has ended"));
    Axe.assertNothingFound(page);

    service.issuer().mint().lifetime(Duration.ofHours(1));
    page.button("Sign in again").click();
    page.until("#prompt", field -> "Half a wish".equals(field.getDomProperty("value")));
    page.untilGone(".session-notice");
    page.button("Write my story").click();
    page.untilStatus("Complete");
  }

  @Test
  void signsOutEverywhere(StoryPage page) {
    page.signIn("Leaving");
    page.button("Sign out").click();
    page.see(".welcome");
    assertThat((Long) page.driver().executeScript("return sessionStorage.length")).isZero();
    page.button("Sign in").click();
    assertThat(page.see("#name").isDisplayed()).isTrue();
  }

  @Test
  void keepsTwoUsersApart(StoryPage ada, StoryPage ben) {
    ada.signIn("ada");
    ben.signIn("ben");
    String story = ada.ask("Only for Ada [short]");
    ada.untilStatus("Complete");

    ben.driver().get(story);
    ben.until("h1", title -> title.getText().contains("no such story"));
    assertThat(ben.storiesListed()).isZero();
  }
}
