package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What is left behind by somebody who signs out. */
@PageTest
class SignOutIT {
  /** Whether the browser showed the page out of its back/forward cache, and what. */
  private static final String NOTE_CACHE =
      """
      addEventListener('pageshow', ({ persisted }) => {
        sessionStorage.persisted = persisted;
        sessionStorage.shown = document.title + document.body.innerText;
      });
      """;

  private static final String STAY_AT_THE_ISSUER =
      """
      const fetched = window.fetch;
      window.fetch = async (...request) => {
        const response = await fetched(...request);
        if (!String(request[0]).endsWith('/openid-configuration')) return response;
        const about = await response.json();
        return Response.json({ ...about, end_session_endpoint: about.jwks_uri });
      };
      """;

  @Test
  void signsOutEverywhere(PageService service, StoryPage page) throws Exception {
    page.signIn("Mira");
    String refresh = (String) page.run("return JSON.parse(sessionStorage.session).refresh");
    StoryPage other = page.inAnotherTab();
    other.see("#prompt");
    page.button("Sign out").click();
    page.see(".welcome");
    other.see(".welcome");
    assertThat((Long) page.run("return sessionStorage.length + localStorage.length")).isZero();
    assertThat((Long) other.run("return sessionStorage.length")).isZero();
    assertThat(renew(service, refresh)).isEqualTo(400);

    page.button("Sign in").click();
    assertThat(page.see("#name").isDisplayed()).isTrue();
  }

  @Test
  void showsNothingBehindTheBackButtonAfterSigningOut(StoryPage page) {
    page.signIn("Mira");
    page.ask("A secret garden [short]");
    page.untilStatus("Complete");
    page.button("Sign out").click();
    page.see(".welcome");
    page.driver().navigate().back();
    page.untilTrue("!document.body.innerText.includes('A secret garden')");
    page.see(".welcome");
  }

  /** Where the page stays in the browser's cache, since the issuer's page does not lead back. */
  @Test
  void leavesNothingInTheBackForwardCache(PageService service) {
    try (Browser browser = Browser.whole();
        StoryPage page = StoryPage.of(browser, service)) {
      page.before(STAY_AT_THE_ISSUER);
      page.signIn("Mira");
      page.ask("A secret garden [short]");
      page.untilStatus("Complete");
      page.run(NOTE_CACHE);
      page.button("Sign out").click();
      page.untilTrue("location.pathname.endsWith('/jwks.json')");
      page.driver().navigate().back();
      page.see(".welcome");
      assertThat(page.run("return sessionStorage.persisted")).isEqualTo("true");
      assertThat((String) page.run("return sessionStorage.shown"))
          .doesNotContain("Mira", "A secret garden");
    }
  }

  /** The status of the answer to a refresh token. */
  private static int renew(PageService service, String refresh)
      throws IOException, InterruptedException {
    String form = "grant_type=refresh_token&client_id=local-browser&refresh_token=" + refresh;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service.issuer().url() + "/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
