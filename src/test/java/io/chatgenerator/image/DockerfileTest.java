package io.chatgenerator.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.dynamodbv2.local.shared.access.sqlite.SQLiteLibraryLoader;
import io.chatgenerator.image.Dockerfile.Stage;
import io.chatgenerator.local.ContainerMain;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the images promise and a change of the Dockerfile could break unseen. */
final class DockerfileTest {
  private static final Path SCRIPTS = Path.of("src", "main", "docker");

  private final Dockerfile file = Dockerfile.read();
  private final Stage production = file.production();
  private final Stage local = file.stage("local");

  @Test
  void productionComesLastAndHoldsNoStandIn() {
    assertThat(file.lineage(production)).extracting(Stage::name).doesNotContain("local");
    assertThat(file.all(production, "COPY")).isNotEmpty().noneMatch(copy -> copy.contains("local"));
    assertThat(file.all(production, "COPY")).noneMatch(copy -> copy.contains("src/test"));
  }

  @Test
  void bothEndAsAUserWithoutRights() {
    for (Stage stage : List.of(production, local)) {
      List<String> users = file.all(stage, "USER");
      assertThat(users.get(users.size() - 1)).matches("[1-9][0-9]*:[1-9][0-9]*");
    }
  }

  @Test
  void baseImagesCanBeChosen() {
    assertThat(file.stages())
        .filteredOn(stage -> !isStage(stage.base()))
        .isNotEmpty()
        .allSatisfy(stage -> assertThat(stage.base()).matches("\\$\\{\\w+}"));
  }

  @Test
  void signalsReachTheJvmSinceNoShellIsBetween() {
    assertThat(entrypoint(production)).first().isEqualTo("java");
    assertThat(entrypoint(local)).first().isEqualTo("java");
    assertThat(entrypoint(local)).last().isEqualTo(ContainerMain.class.getName());
  }

  @Test
  void cacheIsTrainedByTheVeryCommandThatUsesIt() {
    String training = Dockerfile.text(SCRIPTS.resolve("train.sh"));
    String used = String.join(" ", entrypoint(production));

    assertThat(used).contains("-XX:AOTCache=");
    assertThat(training).contains(used.replace("-XX:AOTCache=", "-XX:AOTCacheOutput="));
    assertThat(training).contains(used.replace("-XX:AOTCache=", "-XX:AOTMode=on -XX:AOTCache="));
    assertThat(production.instructions())
        .filteredOn(line -> line.contains("train.sh") || line.startsWith("COPY"))
        .last()
        .asString()
        .startsWith("RUN")
        .contains("train.sh");
  }

  @Test
  void librariesAreBelowTheCodeThatChangesMoreOften() {
    List<String> copies = file.all(production, "COPY");

    assertThat(index(copies, "target/lib")).isLessThan(index(copies, "chat-generator.jar"));
    assertThat(file.stage("build").all("RUN")).anyMatch(run -> run.contains("touch --date="));
  }

  @Test
  void healthIsAskedByAScriptOfTheImage() {
    assertThat(file.all(production, "HEALTHCHECK"))
        .singleElement()
        .asString()
        .contains("health.sh");
    assertThat(file.all(production, "COPY")).anyMatch(copy -> copy.contains("docker/health.sh"));
    assertThat(Dockerfile.text(SCRIPTS.resolve("health.sh"))).contains("/health/live");
  }

  @Test
  void standInsFindTheirNativeLibraryForEachProcessor() {
    String folder = "native/Linux/%s/libsqlite4java.so";

    assertThat(file.stage("build-local").all("RUN"))
        .anyMatch(run -> run.contains(folder.formatted("$(uname -m)")));
    assertThat(Stream.of("x86_64", "aarch64").map(folder::formatted))
        .allSatisfy(path -> assertThat(SQLiteLibraryLoader.class.getResource(path)).isNotNull());
  }

  @Test
  void contextHasWhatIsCopiedAndNoMore() {
    String ignored = Dockerfile.text(Path.of(".dockerignore"));

    assertThat(ignored).startsWith("*\n");
    assertThat(file.stages().stream().flatMap(stage -> stage.all("COPY").stream()))
        .filteredOn(copy -> !copy.startsWith("--from="))
        .isNotEmpty()
        .allSatisfy(copy -> assertThat(sources(copy)).allSatisfy(DockerfileTest::isInContext));
  }

  private static void isInContext(String source) {
    assertThat(Path.of(source)).exists();
    assertThat(Dockerfile.text(Path.of(".dockerignore")).lines())
        .filteredOn(line -> line.startsWith("!"))
        .anyMatch(line -> line.startsWith("!" + source) || source.startsWith(line.substring(1)));
  }

  private static List<String> sources(String copy) {
    List<String> words = List.of(copy.split(" "));
    return words.subList(0, words.size() - 1);
  }

  private boolean isStage(String name) {
    return file.stages().stream().anyMatch(stage -> stage.name().equals(name));
  }

  private static List<String> entrypoint(Stage stage) {
    List<String> last = stage.all("ENTRYPOINT");
    assertThat(last).hasSize(1);
    return new JsonArray(last.get(0)).stream().map(Object::toString).toList();
  }

  private static int index(List<String> lines, String part) {
    return lines.indexOf(lines.stream().filter(l -> l.contains(part)).findFirst().orElseThrow());
  }
}
