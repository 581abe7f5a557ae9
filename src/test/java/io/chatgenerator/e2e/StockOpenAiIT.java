package io.chatgenerator.e2e;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.ProviderAnswer;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stock openai package reads the answers of the storyteller to the same text as this service,
 * whose outcomes {@link ProviderAnswersIT} holds, but where {@code docs/providers.md} says
 * otherwise.
 */
@ServiceTest
class StockOpenAiIT {
  private static final Pattern ROW =
      Pattern.compile("\\| (`.+?`) \\| (brings|throws|never ends)\\b.*");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @TempDir Path directory;

  @BeforeAll
  static void needNode() {
    NodeScripts.assumeInstalled();
  }

  @Test
  void readsToTheSameTextButWhereTheDocumentSaysOtherwise(Service service)
      throws IOException, InterruptedException {
    Map<String, ProviderAnswer> answers = ProviderAnswer.all();
    List<String> arguments =
        new ArrayList<>(List.of(service.standIns().openAi().url(), StandIns.KEY));
    arguments.addAll(answers.keySet());
    List<JsonObject> read =
        NodeScripts.run(directory, "stock-openai.mjs", arguments)
            .lines()
            .map(JsonObject::new)
            .toList();
    assertThat(read).hasSameSizeAs(answers.keySet());
    Map<String, String> different =
        read.stream()
            .filter(stock -> isDifferent(stock, answers.get(stock.getString("name"))))
            .collect(toMap(stock -> stock.getString("name"), StockOpenAiIT::verb));
    assertThat(new TreeMap<>(different)).isEqualTo(documented());
  }

  private static boolean isDifferent(JsonObject stock, ProviderAnswer answer) {
    boolean completes = answer.outcome().equals("STOP") || answer.outcome().equals("LENGTH");
    boolean fails = stock.containsKey("failure");
    return completes == fails || (completes && !stock.getString("text").equals(answer.text()));
  }

  private static String verb(JsonObject stock) {
    String failure = stock.getString("failure", "");
    return failure.isEmpty() ? "brings" : failure.equals("never ends") ? failure : "throws";
  }

  private static Map<String, String> documented() throws IOException {
    Map<String, String> different = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("docs/providers.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        NAME.matcher(row.group(1)).results().forEach(n -> different.put(n.group(1), row.group(2)));
      }
    }
    return different;
  }
}
