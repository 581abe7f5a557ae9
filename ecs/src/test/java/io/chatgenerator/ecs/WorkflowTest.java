package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.chatgenerator.ecs.Shell.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflow for GitHub, its commands run against stubs. */
class WorkflowTest {
  private static final Path FILE = Path.of("..", ".github", "workflows", "deploy.yml");
  private static final List<String> ORDER = List.of("test", "image", "diff", "deploy");

  @TempDir static Path folder;
  private static JsonNode workflow;
  private static List<Call> calls;

  @BeforeAll
  static void runIt() throws IOException, InterruptedException {
    workflow = new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile());
    calls = run("new", "255");
  }

  @Test
  void testsThenBuildsThenShowsThenDeploys() {
    assertThat(workflow.path("jobs").properties().stream().map(Map.Entry::getKey))
        .containsExactlyElementsOf(ORDER);
    for (int job = 1; job < ORDER.size(); job++) {
      assertThat(job(ORDER.get(job)).path("needs").asText()).isEqualTo(ORDER.get(job - 1));
    }
    assertThat(steps("test").map(step -> step.path("run").asText())).contains("../.ci/run");
  }

  @Test
  void usesActionsByTheirFullVersion() {
    assertThat(ORDER.stream().flatMap(this::steps).filter(step -> step.has("uses")))
        .hasSizeGreaterThan(4)
        .allSatisfy(
            step -> assertThat(step.path("uses").asText()).matches(".+@v\\d+\\.\\d+\\.\\d+"));
  }

  /** A tag's name in a script would be run by the shell. */
  @Test
  void putsNoExpressionIntoAScript() {
    assertThat(ORDER.stream().flatMap(this::steps))
        .noneMatch(step -> step.path("run").asText().contains("${{"));
  }

  @Test
  void keepsNoKeyButTakesARole() {
    assertThat(workflow.path("permissions").path("id-token").asText()).isEqualTo("write");
    assertThat(workflow.toString()).doesNotContain("secrets.").contains("vars.AWS_ROLE");
  }

  @Test
  void callsWhatTheReadmeCalls() {
    assertThat(calls).hasSizeGreaterThan(8).allSatisfy(Tools::know);
    assertThat(calls.stream().filter(call -> call.does("cdk")))
        .hasSize(2)
        .allSatisfy(Tools::fitTheStack);
    assertThat(calls.stream().filter(call -> call.does("aws cloudformation")))
        .hasSize(1)
        .allSatisfy(Tools::isThere);
    assertThat(calls.stream().filter(call -> call.does("docker buildx")))
        .hasSize(1)
        .allSatisfy(call -> Tools.canBeBuilt(call, Path.of(".")));
  }

  @Test
  void deploysTheVersionThatItBuiltAndAsksIt() {
    Call build =
        calls.stream().filter(call -> call.does("docker buildx")).findFirst().orElseThrow();
    Call deploy = calls.stream().filter(call -> call.does("cdk deploy")).findFirst().orElseThrow();

    assertThat(build.values("--tag"))
        .containsExactly("123456789012.registry.test/chat-generator:v1.2.3");
    assertThat(deploy.pairs("--parameters")).isEqualTo(Map.of("ImageTag", "v1.2.3"));
    assertThat(calls.get(calls.size() - 1).words())
        .containsExactly("bash", "smoke-test.sh", "Url-of-the-stack");
  }

  @Test
  void buildsAVersionOnce() throws IOException, InterruptedException {
    assertThat(run("again", "0"))
        .noneMatch(call -> call.does("docker"))
        .anyMatch(call -> call.does("cdk deploy"));
  }

  @Test
  void mayTakeTheRoleForATagOrTheEnvironmentThatItNames() throws IOException {
    String role = Files.readString(Path.of("pipeline.yaml"));

    assertThat(workflow.at("/on/push/tags/0").asText()).isEqualTo("v*");
    assertThat(role).contains("${Repository}:ref:refs/tags/v*");
    assertThat(role)
        .contains("${Repository}:environment:" + job("deploy").path("environment").asText() + "\"")
        .contains("stack/" + workflow.at("/env/STACK").asText() + "/*");
  }

  /** All steps of all jobs but the tests, each in a shell of its own, as GitHub does it. */
  private static List<Call> run(String name, String imageIsMissing)
      throws IOException, InterruptedException {
    Shell shell = new Shell(Files.createDirectory(folder.resolve(name)));
    Map<String, String> environment = new TreeMap<>();
    workflow
        .path("env")
        .properties()
        .forEach(
            entry ->
                environment.put(
                    entry.getKey(),
                    entry.getValue().asText().replace("${{ github.ref_name }}", "v1.2.3")));
    environment.put("IMAGE_IS_MISSING", imageIsMissing);
    Path directory = Path.of("..", workflow.at("/defaults/run/working-directory").asText());
    for (String job : ORDER.subList(1, ORDER.size())) {
      for (JsonNode step : workflow.at("/jobs/" + job + "/steps")) {
        if (step.has("run")) {
          shell.run(step.path("run").asText(), directory, environment, "");
        }
      }
    }
    return shell.calls();
  }

  private static JsonNode job(String name) {
    return workflow.path("jobs").path(name);
  }

  private Stream<JsonNode> steps(String job) {
    return Synthesized.elements(job(job).path("steps"));
  }
}
