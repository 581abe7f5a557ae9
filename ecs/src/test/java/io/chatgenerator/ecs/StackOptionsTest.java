package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackOptionsTest {
  @Test
  void startSmallAndSecure() {
    StackOptions options = read(Map.of());

    assertThat(options.trial()).isFalse();
    assertThat(options.protect()).isTrue();
    assertThat(options.natGateways()).isEqualTo(1);
    assertThat(options.selfSignUp()).isFalse();
    assertThat(options.taskCpu()).isEqualTo(512);
    assertThat(options.taskMemory()).isEqualTo(1024);
    assertThat(options.minTasks()).isEqualTo(2);
    assertThat(options.budget()).isZero();
  }

  @Test
  void comeAsTextOrAsJsonValues() {
    assertThat(read(Map.of("natGateways", "2", "trial", "true")))
        .isEqualTo(read(Map.of("natGateways", 2, "trial", true)));
  }

  @Test
  void reportAllFaultsTogether() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "trial", "yes",
                        "natGateways", "0",
                        "taskCpu", "many",
                        "taskMemory", "100",
                        "minTasks", "1",
                        "maxTasks", "0")))
        .isInstanceOf(StackOptions.InvalidException.class)
        .hasMessageContainingAll(
            "trial", "natGateways", "taskCpu", "taskMemory", "minTasks", "maxTasks");
  }

  @Test
  void passSettingsOnButThoseOfTheStack() {
    assertThat(read(Map.of("settings", Map.of("MAX_TOKENS", 500))).settings())
        .containsExactly(Map.entry("MAX_TOKENS", "500"));
    assertThatThrownBy(() -> read(Map.of("settings", Map.of("CLUSTER", "none"))))
        .hasMessageContaining("settings must leave to the stack");
    assertThatThrownBy(() -> read(Map.of("settings", Map.of("MAX_TOKENS_PER_DAY", "9"))))
        .hasMessageContaining("give the option tokensPerDay");
    assertThatThrownBy(() -> read(Map.of("settings", "MAX_TOKENS=500")))
        .hasMessageContaining("settings must be an object");
  }

  @Test
  void takeTheSizesOfFargateAlone() {
    assertThatThrownBy(() -> read(Map.of("taskCpu", "1536", "taskMemory", "4096")))
        .hasMessageContaining("taskCpu must be one of [256, 512, 1024, 2048, 4096]");
    assertThatThrownBy(() -> read(Map.of("taskCpu", "4096", "taskMemory", "31744")))
        .hasMessageContaining("at most 30720");
  }

  @Test
  void giveEachProcessorAnEventLoop() {
    assertThat(read(Map.of("taskCpu", "256")).eventLoops()).isEqualTo(1);
    assertThat(read(Map.of("taskCpu", "1024", "taskMemory", "2048")).eventLoops()).isEqualTo(1);
    assertThat(read(Map.of("taskCpu", "4096", "taskMemory", "8192")).eventLoops()).isEqualTo(4);
  }

  @Test
  void allowNoNatToATrialAlone() {
    assertThat(read(Map.of("natGateways", "0", "trial", "true")).isPrivate()).isFalse();
    assertThatThrownBy(() -> read(Map.of("natGateways", "0")))
        .hasMessageContaining("or 0 in a trial");
  }

  @Test
  void leaveEnoughMemoryToTheServiceBesideItsCollector() {
    assertThatThrownBy(() -> read(Map.of("taskCpu", "256", "taskMemory", "512")))
        .hasMessageContaining("must leave 512");
    assertThat(
            read(Map.of("taskCpu", "256", "taskMemory", "512", "metrics", "false")).serviceMemory())
        .isEqualTo(512);
  }

  @Test
  void comeFromTheFileOfAStageToo(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("blue.json"),
        "{\"name\": \"Blue\", \"maxTasks\": 7, \"tags\": {\"team\": \"tales\"}}");
    Map<String, Object> given = Map.of("stage", "blue", "maxTasks", "8");

    StackOptions options = StackOptions.from(Stage.over(given::get, folder));
    assertThat(options.name()).isEqualTo("Blue");
    assertThat(options.maxTasks()).isEqualTo(8);
    assertThat(options.tags()).containsExactly(Map.entry("team", "tales"));
  }

  @Test
  void comeFromNoFileThatIsMissingOrHoldsSomethingElse(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("typo.json"), "{\"maxTask\": 7}");

    assertThatThrownBy(() -> Stage.over(Map.of("stage", "none")::get, folder))
        .isInstanceOf(StackOptions.InvalidException.class)
        .hasMessageContaining("none.json");
    assertThatThrownBy(() -> Stage.over(Map.of("stage", "typo")::get, folder))
        .hasMessageContaining("maxTask");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trial", "production"})
  void areRightInTheFilesThatAreThere(String stage) {
    Map<String, Object> given = Map.of("stage", stage);

    assertThat(StackOptions.from(Stage.over(given::get, Path.of("stages"))).tags())
        .containsEntry("stage", stage);
  }

  private static StackOptions read(Map<String, Object> context) {
    return StackOptions.from(context::get);
  }
}
