package io.chatgenerator.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.graphql.GraphQLRequest;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.ws.ClientMessage.Complete;
import io.chatgenerator.ws.ClientMessage.ConnectionInit;
import io.chatgenerator.ws.ClientMessage.Ping;
import io.chatgenerator.ws.ClientMessage.Pong;
import io.chatgenerator.ws.ClientMessage.Subscribe;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClientMessageTest {
  static Stream<Arguments> messages() {
    Optional<JsonObject> none = Optional.empty();
    Optional<JsonObject> payload = Optional.of(new JsonObject().put("a", 1));
    return Stream.of(
        Arguments.of("{'type':'connection_init'}", new ConnectionInit(none)),
        Arguments.of("{'type':'connection_init','payload':null}", new ConnectionInit(none)),
        Arguments.of("{'type':'connection_init','payload':{'a':1}}", new ConnectionInit(payload)),
        Arguments.of("{'type':'ping'}", new Ping(none)),
        Arguments.of("{'type':'ping','payload':{'a':1}}", new Ping(payload)),
        Arguments.of("{'type':'pong'}", new Pong(none)),
        Arguments.of("{'type':'pong','payload':{'a':1}}", new Pong(payload)),
        Arguments.of("{'type':'complete','id':'x','more':1}", new Complete("x")),
        Arguments.of(
            "{'type':'subscribe','id':'x','payload':{'query':'q'}}",
            new Subscribe("x", GraphQLRequest.of("q"))));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void readsEachMessage(String text, ClientMessage expected) {
    assertThat(ClientMessage.parse(text.replace('\'', '"'))).isEqualTo(expected);
  }

  @Test
  void readsAllOfAnOperation() {
    var message =
        ClientMessage.parse(
            """
            {"type": "subscribe", "id": "x", "payload": {"query": "q", "operationName": "o",
             "variables": {"a": [1, {"b": null}]}, "extensions": {"e": 2}, "initialValue": {"r": 1}}}
            """);
    assertThat(message)
        .isInstanceOfSatisfying(
            Subscribe.class,
            subscribe -> {
              assertThat(subscribe.request().operationName()).contains("o");
              assertThat(subscribe.request().variables()).containsOnlyKeys("a");
              assertThat(subscribe.request().extensions()).isEqualTo(Map.of("e", 2));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                          | The message is not valid JSON
          {                           | The message is not valid JSON
          {"type":"pong"}x            | The message is not valid JSON
          null                        | The message is not a JSON object
          "pong"                      | The message is not a JSON object
          [{"type":"pong"}]           | The message is not a JSON object
          {"Type":"pong"}             | The message has no type
          {"type":1}                  | The message has no type
          {"type":"PONG"}             | Unknown message type
          {"type":"connection_ack"}   | Unknown message type
          {"type":"error"}            | Unknown message type
          {"type":"ping","payload":1} | The payload is not an object
          {"type":"pong","payload":[]} | The payload is not an object
          {"type":"connection_init","payload":"token"} | The payload is not an object
          {"type":"complete"}         | The message has no id
          {"type":"complete","id":""} | The message has no id
          {"type":"complete","id":1}  | The message has no id
          {"type":"subscribe","payload":{"query":"q"}} | The message has no id
          {"type":"subscribe","id":"1"} | The message has no payload
          {"type":"subscribe","id":"1","payload":"q"} | The payload is not an object
          {"type":"subscribe","id":"1","payload":{}} | "query" must be given, as a string.
          {"type":"subscribe","id":"1","payload":{"query":1}} | "query" must be given, as a string.
          {"type":"subscribe","id":"1","payload":{"query":"q","variables":[]}} | "variables" must be an object.
          {"type":"subscribe","id":"1","payload":{"query":"q","extensions":1}} | "extensions" must be an object.
          {"type":"subscribe","id":"1","payload":{"query":"q","operationName":1}} | "operationName" must be a string.
          """)
  void refusesAnythingElse(String text, String reason) {
    assertThatThrownBy(() -> ClientMessage.parse(text))
        .isInstanceOf(RequestException.class)
        .hasMessage(reason);
    assertThat(CloseCode.fit(reason)).isEqualTo(reason);
  }
}
