package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@PageTest
class SignInIT {
  private static final String COUNT_RENEWALS =
      """
      window.renewals = 0;
      window.unwatched = window.fetch;
      window.fetch = (...request) => {
        if (String(request[1]?.body).includes('grant_type=refresh_token')) renewals++;
        return unwatched(...request);
      };
      """;

  @AfterEach
  void tokensLastAgain(PageService service) {
    service.issuer().mint().lifetime(Duration.ofHours(1));
    service.issuer().client().sessionLifetime(Duration.ofDays(30));
  }

  @Test
  void leavesNoTraceInTheAddress(PageService service, StoryPage page) {
    page.signIn("Clean");
    assertThat(page.driver().getCurrentUrl()).isEqualTo(service.url());
    assertThat(page.see(".who").getText()).isEqualTo("Clean");
    assertThat((String) page.run("return performance.getEntries().map((e) => e.name).join(' ')"))
        .doesNotContain((String) page.run("return JSON.parse(sessionStorage.session).access"));
  }

  @Test
  void opensTheStoryThatWasAskedForAfterSigningIn(StoryPage page) {
    page.signIn("Mira");
    String id = page.ask("A door in a hill [short]");
    page.untilStatus("Complete");
    page.run("sessionStorage.clear(); localStorage.clear(); location.reload()");
    // The issuer still knows who this is, and asks for nothing.
    page.button("Sign in").click();
    assertThat(page.untilStoryIsOpen()).isEqualTo(id);
  }

  @Test
  void staysSignedInOverClosedTabs(StoryPage page) {
    page.signIn("Mira");
    page.driver().get("about:blank");
    StoryPage later = page.inAnotherTab();
    assertThat(later.see(".who").getText()).isEqualTo("Mira");
    later.ask("A key under the mat [short]");
    later.untilStatus("Complete");
  }

  @Test
  void asksAForgottenUserToSignInAndKeepsNothingOfThem(PageService service, StoryPage page) {
    service.issuer().client().sessionLifetime(Duration.ZERO);
    page.signIn("Mira");
    page.ask("A forgotten umbrella [short]");
    page.untilStatus("Complete");
    page.driver().get("about:blank");
    StoryPage later = page.inAnotherTab();
    later.see(".welcome");
    later.button("Sign in");
    assertThat(later.run("return localStorage.length")).isEqualTo(0L);
    later.run("caches.has('stories').then((has) => { window.kept = has; })");
    later.untilTrue("window.kept === false");
    assertThat(later.driver().getCurrentUrl()).isEqualTo(service.url());
  }

  @Test
  void renewsBeforeTheTokenExpires(PageService service, StoryPage page) {
    service.issuer().mint().lifetime(Duration.ofSeconds(3));
    page.signIn("Mira");
    String first = access(page);
    page.untilTrue("JSON.parse(sessionStorage.session).access !== arguments[0]", first);
    page.ask("A song without words [short]");
    page.untilStatus("Complete");
    page.untilGone(".session-notice");
  }

  @Test
  void offersToSignInAgainBeforeTheTokenExpires(StoryPage page) {
    page.signIn("Mira");
    page.run(
        """
        const kept = JSON.parse(sessionStorage.session);
        sessionStorage.session = JSON.stringify({ ...kept, refresh: 'worthless', renewAt: Date.now() });
        location.reload();
        """);
    page.untilText(".session-notice", "Your sign-in ends soon");
    page.ask("Still in time [short]");
    page.untilStatus("Complete");
    page.button("Sign in again").click();
    page.untilStatus("Complete");
    page.untilGone(".session-notice");
  }

  @Test
  void asksToSignInAgainWhereTheTokenHasExpired(PageService service, StoryPage page) {
    service.issuer().mint().lifetime(Duration.ofSeconds(4));
    page.signIn("Mira");
    page.see("#prompt").sendKeys("Half a wish [short]");
    page.run(
        """
        const kept = JSON.parse(sessionStorage.session);
        sessionStorage.session = JSON.stringify({ ...kept, refresh: 'worthless' });
        location.reload();
        """);
    page.untilText(".session-notice", "has ended");
    Axe.assertNothingFound(page);

    service.issuer().mint().lifetime(Duration.ofHours(1));
    page.button("Sign in again").click();
    page.untilTrue("document.getElementById('prompt')?.value === 'Half a wish [short]'");
    page.untilGone(".session-notice");
    page.button("Write my story").click();
    page.untilStatus("Complete");
  }

  @Test
  void saysThatTheConnectionIsNotSecure(PageService service, StoryPage page) {
    page.driver().get(service.url().replace("localhost", "insecure.test"));
    page.untilText(".welcome", "Open this page with https");
    page.untilGone(".welcome button");
  }

  @Test
  void keepsTwoUsersApart(StoryPage ada, StoryPage ben) {
    ada.enter();
    ben.enter();
    String story = ada.ask("Only for Ada [short]");
    ada.untilStatus("Complete");

    ben.run("location.hash = '#/stories/' + arguments[0]", story);
    ben.untilText("h1", "no such story");
    assertThat(ben.storiesListed()).isZero();
  }

  /** Each refresh token is good once, and both tabs want to renew at the same moment. */
  @Test
  void renewsOnceForTwoTabs(PageService service, StoryPage first) {
    service.issuer().mint().lifetime(Duration.ofSeconds(4));
    first.signIn("Mira");
    StoryPage second = first.inAnotherTab(COUNT_RENEWALS);
    second.see("#prompt");
    first.run(COUNT_RENEWALS);
    String before = access(first);
    for (int round = 0; round < 3; round++) {
      String known = before;
      first.untilTrue("JSON.parse(sessionStorage.session).access !== arguments[0]", known);
      before = access(first);
      second.untilTrue("JSON.parse(sessionStorage.session).access === arguments[0]", before);
    }
    first.untilGone(".session-notice");
    second.untilGone(".session-notice");
    assertThat((Long) first.run("return renewals") + (Long) second.run("return renewals"))
        .isBetween(3L, 4L);
  }

  /** The tab that was asleep while others renewed must not take their newer tokens away. */
  @Test
  void keepsNewerTokensOfAnotherTab(PageService service, StoryPage first) {
    first.signIn("Mira");
    StoryPage second = first.inAnotherTab();
    second.see("#prompt");
    second.run("sessionStorage.old = sessionStorage.session");
    first.run(
        """
        const kept = JSON.parse(sessionStorage.session);
        sessionStorage.session = JSON.stringify({ ...kept, renewAt: Date.now() });
        location.reload();
        """);
    first.untilTrue("JSON.parse(sessionStorage.session).renewAt > Date.now()");
    String newer = access(first);
    // As if the message had not come: this tab still holds the token that was used.
    second.run(
        "sessionStorage.session = JSON.stringify({ ...JSON.parse(sessionStorage.old), renewAt: 1 });"
            + "location.reload()");
    second.untilTrue("JSON.parse(sessionStorage.session).access === arguments[0]", newer);
    second.untilGone(".session-notice");
    first.untilGone(".session-notice");
  }

  private static String access(StoryPage page) {
    return (String) page.run("return JSON.parse(sessionStorage.session).access");
  }
}
