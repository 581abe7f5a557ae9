package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.Storyteller;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.robustness.Tries;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.FullLog;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.TextReader;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever happens, and however much is logged: nobody reads secrets or stories in the log. */
@ServiceTest
@Robustness("Logs without secrets: ways through the service")
class LogSecrecyIT {
  private static final String SECRET = "a quokka named Xylophonia";
  private static final List<String> FAULTS =
      List.of("", " [cut once]", " [500]", " [error]", " [refuse]", " [filter]", " [quota]");

  @Test
  void holdsNoTokenKeyPromptOrText(Service service) {
    List<String> secrets = new ArrayList<>(List.of(StandIns.KEY, SECRET));
    List<String> lines;
    try (FullLog log = FullLog.begin(Level.DEBUG, Level.TRACE)) {
      try (Service loud = service.beside(Map.of("MAX_ATTEMPTS", "2"))) {
        Caller user = loud.somebody();
        Caller machine = loud.machine();
        secrets.add(user.token());
        secrets.add(machine.token());
        FAULTS.forEach(fault -> live(user, SECRET + fault, secrets));
        misbehave(loud, user, machine);
      }
      try (Service lame = service.beside(Map.of("STORIES_TABLE", "NoSuchTable"))) {
        lame.ada().refused("UNAVAILABLE", Documents.CREATE, Documents.prompt(SECRET));
        secrets.add(lame.ada().token());
      }
      lines = log.lines();
    }
    Tries.add(FAULTS.size() + 9);
    assertThat(lines).anyMatch(line -> line.contains("TRACE") || line.contains("DEBUG"));
    secrets.add(signature(secrets.get(2)));
    assertThat(lines.stream().filter(line -> secrets.stream().anyMatch(line::contains)).toList())
        .isEmpty();
  }

  /** One story, created, watched, tried again and deleted. */
  private static void live(Caller user, String prompt, List<String> secrets) {
    String text = Storyteller.tell(prompt);
    secrets.add(text.substring(0, 40));
    secrets.add(text.substring(text.length() - 60));
    JsonObject request = Documents.prompt(prompt).put("token", "client-token-" + secrets.size());
    String id = user.ask(Documents.CREATE, request).getJsonObject("createStory").getString("id");
    try (GraphQLWsClient socket = user.socket()) {
      TextReader.from(socket, id, 1, 0).next();
    }
    user.awaitEnd(id);
    user.http().execute(Documents.RETRY, Documents.id(id));
    user.ask(Documents.DELETE, Documents.id(id));
  }

  private static void misbehave(Service loud, Caller user, Caller machine) {
    user.http().execute("mutation { createStory(prompt: \"" + SECRET + "\\u0000\") { id } }");
    user.http().execute("mutation { createStory(prompt: \"" + SECRET + "\" { id } }");
    user.http().execute("{ story(id: \"" + SECRET + "\") { id } }");
    user.http().execute("{ " + SECRET + " }");
    user.http().post(new JsonObject().put("query", 1).put("variables", SECRET));
    machine.http().execute(Documents.PUBLISH, new JsonObject().put("data", "\"" + SECRET + "\""));
    machine.http().execute(Documents.PUBLISH, new JsonObject().put("data", SECRET));
    loud.caller("x", user.token() + "x").http().execute("{ __typename }");
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", "subscription { " + SECRET + " }", new JsonObject());
    }
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }
}
