package io.chatgenerator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the build says that the service is made of; a build without a network does not say it. */
class BillOfMaterialsIT {
  private static final Path BILL = Path.of("target", "bom.json");
  private static final Path LIBRARIES = Path.of("target", "lib");
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

  @Test
  void listsEachLibraryThatTheServiceRunsWithAndNoOther() throws IOException {
    assumeThat(BILL).exists();
    JsonObject bill = new JsonObject(Files.readString(BILL));
    assertThat(bill.getString("bomFormat")).isEqualTo("CycloneDX");
    List<String> listed =
        bill.getJsonArray("components").stream()
            .map(component -> fileName((JsonObject) component))
            .toList();
    try (Stream<Path> libraries = Files.list(LIBRARIES)) {
      assertThat(libraries.map(library -> library.getFileName().toString()))
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(listed);
    }
  }

  private static String fileName(JsonObject component) {
    Matcher classifier = CLASSIFIER.matcher(component.getString("purl"));
    return component.getString("name")
        + "-"
        + component.getString("version")
        + (classifier.find() ? "-" + classifier.group(1) : "")
        + ".jar";
  }
}
