package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WebAssetsTest {
  private static final Path FILES = Path.of("src", "main", "resources", "web");
  private static final List<String> NOT_SERVED =
      List.of(
          "files.txt",
          "index.html",
          "graphiql.html",
          "lost.html",
          "reload.js",
          "service-worker.js",
          "manifest.webmanifest");

  @Test
  void servesEveryFileOfThePage() throws Exception {
    WebAssets assets = WebAssets.load();
    try (Stream<Path> files = Files.walk(FILES)) {
      assertThat(files.filter(Files::isRegularFile).map(WebAssetsTest::name))
          .filteredOn(name -> !NOT_SERVED.contains(name))
          .isNotEmpty()
          .allMatch(name -> assets.find(name).isPresent());
    }
  }

  @Test
  void fillsInTheAddressesOfAssets() {
    WebAssets assets = WebAssets.load();
    String page = assets.page("index.html").plain().toString();
    assertThat(page).contains("/assets/" + assets.version() + "/graphql-ws/client.mjs");
    assertThat(page).doesNotContain("{{").doesNotContain("<script>").doesNotContain("style=");
  }

  @Test
  void leavesCommentsOutOfScriptsButNoCode() {
    WebAssets assets = WebAssets.load();
    String script = assets.find("page/session.js").orElseThrow().plain().toString();
    assertThat(script).contains("export class Session").doesNotContain("/**", "\n * ");
    assertThat(assets.page("service-worker.js").plain().toString())
        .contains("page-${VERSION}", "'" + assets.version() + "'", "/page/main.js\", \"")
        .doesNotContain("{{", "graphiql");
  }

  @Test
  void readsTheBrowsersWishes() {
    assertThat(WebAsset.typeOf("graphql-ws/client.mjs")).startsWith("text/javascript");
    assertThat(WebAsset.hashOf(new byte[] {1})).isNotEqualTo(WebAsset.hashOf(new byte[] {2}));
  }

  private static String name(Path file) {
    return FILES.relativize(file).toString().replace('\\', '/');
  }
}
