package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.ecs.Shell.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All commands of both READMEs, from top to bottom, each in a shell of its own. */
class DocumentedCommandsTest {
  private static final Pattern BLOCK = Pattern.compile("(?m)^```sh\\n(.*?)^```$", Pattern.DOTALL);
  private static final String KEY = "sk-typed-in";
  private static final String NEW_KEY = "sk-typed-in-later";

  @TempDir static Path folder;
  private static List<Call> ofStack;
  private static Shell stackShell;
  private static List<Call> ofService;

  @BeforeAll
  static void runThem() throws IOException, InterruptedException {
    stackShell = new Shell(Files.createDirectory(folder.resolve("stack")));
    stackShell.run(commands("README.md"), Path.of("."), Map.of(), KEY + "\n" + NEW_KEY + "\n");
    ofStack = stackShell.calls();
    Shell serviceShell = new Shell(Files.createDirectory(folder.resolve("service")));
    serviceShell.run(commands("../README.md"), Path.of(".."), Map.of(), "");
    ofService = serviceShell.calls();
  }

  @Test
  void areKnownToTheirTools() {
    assertThat(ofStack).hasSizeGreaterThan(30).allSatisfy(Tools::know);
    assertThat(ofService).hasSizeGreaterThan(4).allSatisfy(Tools::know);
  }

  @Test
  void nameStageOptionsAndParametersThatTheStackHas() {
    assertThat(stack("cdk"))
        .filteredOn(call -> !call.does("cdk bootstrap"))
        .hasSizeGreaterThan(5)
        .allSatisfy(Tools::fitTheStack);
  }

  @Test
  void giveAllThatAFirstDeploymentNeeds() {
    for (String stage : Set.of("production", "trial")) {
      assertThat(stack("cdk deploy"))
          .filteredOn(call -> call.pairs("-c").get("stage").equals(stage))
          .first()
          .satisfies(
              call ->
                  assertThat(call.pairs("--parameters").keySet()).isEqualTo(Tools.required(stage)));
    }
  }

  @Test
  void askForOutputsThatThereAre() {
    assertThat(stack("aws cloudformation describe-stacks"))
        .hasSizeGreaterThan(8)
        .allSatisfy(Tools::isThere);
  }

  @Test
  void buildAndRunWhatTheDockerfileOffers() {
    assertThat(stack("docker buildx build"))
        .allSatisfy(call -> Tools.canBeBuilt(call, Path.of(".")))
        .hasSize(1);
    assertThat(ofService.stream().filter(call -> call.does("docker build")))
        .allSatisfy(call -> Tools.canBeBuilt(call, Path.of("..")))
        .hasSize(2);
  }

  @Test
  void setVariablesThatTheServiceReads() {
    Set<String> read =
        ServiceSource.find("config", "\"([A-Z][A-Z_]+)\"").stream()
            .collect(Collectors.toCollection(TreeSet::new));
    // The SDK's own.
    read.addAll(Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));

    assertThat(
            ofService.stream()
                .filter(call -> call.does("docker run"))
                .flatMap(call -> call.values("-e").stream())
                .map(setting -> setting.replaceAll("=.*", "")))
        .contains("OIDC_ISSUER")
        .isSubsetOf(read);
  }

  /** Neither the history nor the list of processes sees it. */
  @Test
  void showTheKeyToNobody() throws IOException {
    assertThat(stackShell.written()).contains(KEY, NEW_KEY).hasSize(3);
    assertThat(stack("aws ssm put-parameter"))
        .extracting(call -> call.values("--name").get(0))
        .containsExactly(
            "/chat-generator/openai-key",
            "/chat-generator/cluster-secret",
            "/chat-generator/openai-key");
    assertThat(ofStack.toString()).doesNotContain("sk-typed", "0".repeat(60));
  }

  private static Stream<Call> stack(String command) {
    return ofStack.stream().filter(call -> call.does(command));
  }

  private static String commands(String document) throws IOException {
    return BLOCK
        .matcher(Files.readString(Path.of(document)))
        .results()
        .map((MatchResult block) -> block.group(1))
        .collect(Collectors.joining("\n"));
  }
}
