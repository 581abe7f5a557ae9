package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StackOptionsTest {
  @Test
  void startSmallAndSecure() {
    assertThat(read(Map.of()))
        .isEqualTo(new StackOptions(false, 1, false, 512, 1024, 2, 10, false, Map.of()));
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
    assertThatThrownBy(() -> read(Map.of("settings", "MAX_TOKENS=500")))
        .hasMessageContaining("settings must be an object");
  }

  private static StackOptions read(Map<String, Object> context) {
    return StackOptions.from(context::get);
  }
}
