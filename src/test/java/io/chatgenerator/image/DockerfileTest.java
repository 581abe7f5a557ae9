package io.chatgenerator.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.dynamodbv2.local.shared.access.sqlite.SQLiteLibraryLoader;
import io.chatgenerator.image.Dockerfile.Stage;
import io.chatgenerator.local.ContainerMain;
import io.chatgenerator.local.TrainingMain;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the images promise and a change of the Dockerfile could break unseen. */
final class DockerfileTest {
  /** In MB: some 40 threads, the collector's tables, symbols and what libraries allocate. */
  private static final int THREADS_AND_JVM = 48;

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
  void cacheIsTrainedWithAStoryByStandInsThatAreLentAlone() {
    assertThat(production.all("RUN"))
        .filteredOn(run -> run.contains("train.sh"))
        .singleElement()
        .asString()
        .startsWith("--mount=type=bind,from=build-local,");
    assertThat(Dockerfile.text(SCRIPTS.resolve("train.sh"))).contains(TrainingMain.class.getName());
  }

  @Test
  void librariesAreBelowTheCodeThatChangesMoreOften() {
    List<String> copies = file.all(production, "COPY");

    assertThat(index(copies, "target/lib")).isLessThan(index(copies, "chat-generator.jar"));
    assertThat(file.stage("build").all("RUN")).anyMatch(run -> run.contains("touch --date="));
  }

  @Test
  void epollIsThereUnpackedSinceNothingIsWritable() {
    assertThat(file.stage("build").all("RUN"))
        .anyMatch(run -> run.contains("netty-transport-native-epoll") && run.contains("jar "));
    assertThat(file.all(production, "COPY")).anyMatch(copy -> copy.endsWith("target/epoll native"));
    assertThat(file.all(production, "ARG"))
        .anyMatch(options -> options.contains("-Djava.library.path=/app/native"));
  }

  @Test
  void buildEndsWhereTheServiceRunsWithoutEpoll() {
    String training = Dockerfile.text(SCRIPTS.resolve("train.sh"));

    assertThat(training).contains("-Djava.io.tmpdir=/nowhere").contains("transport epoll");
    assertThat(Dockerfile.text(Path.of("src/main/java/io/chatgenerator/ChatGenerator.java")))
        .contains("transport {}");
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 864, 1024})
  void whatTheJvmTakesAtMostAddsUpToTheContainer(int megabytes) {
    int heap = megabytes * option("-XX:MaxRAMPercentage=(\\d+)") / 100;
    int buffers = option("-XX:MaxDirectMemorySize=(\\d+)m");
    int classes = option("-XX:MaxMetaspaceSize=(\\d+)m");
    int code = option("-XX:ReservedCodeCacheSize=(\\d+)m");

    assertThat(heap + buffers + classes + code + THREADS_AND_JVM).isLessThanOrEqualTo(megabytes);
  }

  private int option(String pattern) {
    return Pattern.compile(pattern)
        .matcher(String.join(" ", file.all(production, "ARG")))
        .results()
        .map(match -> Integer.parseInt(match.group(1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsBuiltOnceIsBuiltWithoutEmulation() {
    assertThat(Dockerfile.text(Path.of("Dockerfile")))
        .contains("FROM --platform=${BUILDPLATFORM} ${BUILD_IMAGE} AS build\n");
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

  /** Else neither image can be built: the cache of the other one is trained by them. */
  @Test
  void standInsNeedNothingOfTheTestsThatTheBuildIsNotGiven() throws IOException {
    Path tests = Path.of("src", "test", "java");
    List<Path> given =
        Dockerfile.text(Path.of(".dockerignore"))
            .lines()
            .filter(line -> line.startsWith("!"))
            .map(line -> Path.of(line.substring(1)))
            .toList();
    assertThat(standIns())
        .isNotEmpty()
        .flatMap(code -> imported(code).map(tests::resolve).toList())
        .filteredOn(Files::exists)
        .allMatch(file -> given.stream().anyMatch(file::startsWith));
  }

  @Test
  void standInsAreGivenTheFilesThatTheyRead() throws IOException {
    List<String> code = standIns();
    try (Stream<Path> files = Files.list(Path.of("src", "test", "resources"))) {
      assertThat(files.filter(file -> code.stream().anyMatch(reads(file))))
          .isNotEmpty()
          .allSatisfy(
              read ->
                  assertThat(file.stage("build-local").all("COPY")).contains(read + " " + read));
    }
  }

  private static Predicate<String> reads(Path file) {
    return code -> code.contains("\"/" + file.getFileName());
  }

  private static List<String> standIns() throws IOException {
    Path folder = Path.of("src", "test", "java", "io", "chatgenerator", "local");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.toString().matches(".*(IT|Test)\\.java"))
          .map(Dockerfile::text)
          .toList();
    }
  }

  private static Stream<Path> imported(String source) {
    return Pattern.compile("import (?:static )?(io\\.chatgenerator[a-z.]*\\.[A-Z]\\w*)")
        .matcher(source)
        .results()
        .map(match -> Path.of(match.group(1).replace('.', '/') + ".java"));
  }

  @Test
  void standInsFindTheirNativeLibraryForEachProcessor() {
    String folder = "native/Linux/%s/libsqlite4java.so";

    assertThat(file.stage("build-local").all("RUN"))
        .anyMatch(run -> run.contains("native/Linux/*"));
    assertThat(local.all("RUN")).anyMatch(run -> run.contains("$(uname -m)/libsqlite4java.so"));
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
