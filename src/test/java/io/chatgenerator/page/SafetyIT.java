package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

@PageTest
class SafetyIT {
  private static final String MARKUP = "<img src=x onerror=\"document.title='hit'\"> <b>bold</b>";

  @Test
  void showsMarkupAsText(StoryPage page) {
    page.enter();
    page.ask("[echo] " + MARKUP);
    page.untilStatus("Complete");
    assertThat(page.see("h1").getText()).contains(MARKUP);
    page.untilText(".prose", MARKUP);
    assertThat(page.driver().findElements(By.cssSelector("main img, main b"))).isEmpty();
    assertThat(page.driver().getTitle()).isNotEqualTo("hit");
  }

  @Test
  void loadsInLessThan60Kilobytes(StoryPage page) {
    page.enter();
    Long bytes =
        (Long)
            page.run(
                "return [...performance.getEntriesByType('navigation'),"
                    + " ...performance.getEntriesByType('resource')]"
                    + ".filter(({ name }) => name.startsWith(location.origin))"
                    + ".reduce((sum, { encodedBodySize }) => sum + encodedBodySize + 300, 0)");
    assertThat(bytes).isBetween(5_000L, 60_000L);
  }

  @Test
  void tellsTheBrowserWhatIsAllowed(PageService service) throws Exception {
    HttpResponse<String> page = get(service.url(), "X-Forwarded-Proto", "https");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("connect-src 'self' ws://localhost:", service.issuer().url())
        .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
        .contains("require-trusted-types-for 'script'", "trusted-types service-worker")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");

    String tag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(get(service.url(), "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(
            get(service.url(), "Accept", "*/*").headers().firstValue("Strict-Transport-Security"))
        .isEmpty();
  }

  @Test
  void namesIssuerAndClientToEverybody(PageService service) throws Exception {
    assertThat(new JsonObject(get(service.url() + "config.json", "Accept", "*/*").body()))
        .isEqualTo(
            new JsonObject()
                .put("issuer", service.issuer().url())
                .put("clientId", "local-browser")
                .put("maxPromptLength", 500)
                .put("retentionDays", 90)
                .put("graphiql", true));
  }

  private static HttpResponse<String> get(String address, String name, String value)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).header(name, value).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
