package io.chatgenerator.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
  @Test
  void writesOneObjectWithTheFieldsAtItsTop() {
    JsonLines lines = new JsonLines();
    lines.start();
    LoggingEvent event =
        new LoggingEvent(
            "",
            new LoggerContext().getLogger("a.Logger"),
            Level.WARN,
            "story {} \"ended\"\nbadly",
            new IllegalStateException("why"),
            new Object[] {"x"});
    event.setKeyValuePairs(
        List.of(new KeyValuePair("story", "a\"b"), new KeyValuePair("attempt", 2)));

    String line = new String(lines.encode(event), StandardCharsets.UTF_8);

    assertThat(line).endsWith("}\n").doesNotContain("\n{").hasLineCount(1);
    JsonObject json = new JsonObject(line);
    assertThat(json.getString("level")).isEqualTo("WARN");
    assertThat(json.getString("loggerName")).isEqualTo("a.Logger");
    assertThat(json.getString("formattedMessage")).isEqualTo("story x \"ended\"\nbadly");
    assertThat(json.getString("story")).isEqualTo("a\"b");
    assertThat(json.getInteger("attempt")).isEqualTo(2);
    assertThat(json.getJsonObject("throwable").getString("message")).isEqualTo("why");
    assertThat(json.getLong("timestamp")).isPositive();
  }

  @Test
  void changesALevelAndRefusesOneThatIsNone() {
    assertThat(LogConfiguration.set("some.logger", "debug")).isTrue();
    assertThat(LogConfiguration.configured()).containsEntry("some.logger", "DEBUG");
    assertThat(LogConfiguration.set("some.logger", "loud")).isFalse();
    assertThat(LogConfiguration.configured()).containsEntry("some.logger", "DEBUG");
  }
}
