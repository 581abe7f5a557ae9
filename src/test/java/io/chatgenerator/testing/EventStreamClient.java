package io.chatgenerator.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one stream of server-sent events line by line, over a socket of its own, so that a test
 * decides when it reads.
 */
public final class EventStreamClient implements AutoCloseable {
  private static final int TIMEOUT_MS = 10_000;

  private final Socket socket;
  private final InputStream bytes;
  private final String status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private int leftOfChunk;

  private EventStreamClient(int port, String request) throws IOException {
    socket = new Socket("localhost", port);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.getOutputStream().write(request.getBytes(UTF_8));
    bytes = socket.getInputStream();
    status = rawLine();
    for (String line = rawLine(); !line.isEmpty(); line = rawLine()) {
      String[] header = line.split(": ", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
    }
  }

  /** Asks for a stream of a document's results by POST. */
  public static EventStreamClient post(int port, String token, String document) {
    return post(port, token, new JsonObject().put("query", document), "");
  }

  /**
   * As above.
   *
   * @param headers further ones, each with its line end
   */
  public static EventStreamClient post(int port, String token, JsonObject body, String headers) {
    byte[] bytes = body.encode().getBytes(UTF_8);
    return open(
        port,
        "POST /graphql HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\n"
                .formatted(port, token)
            + "Accept: text/event-stream\r\nContent-Type: application/json\r\n"
            + headers
            + "Content-Length: %d\r\n\r\n".formatted(bytes.length)
            + body.encode());
  }

  private static EventStreamClient open(int port, String request) {
    try {
      return new EventStreamClient(port, request);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public String status() {
    return status;
  }

  public String header(String name) {
    return headers.get(name);
  }

  /** The next event; comments are passed over. */
  public Event expectEvent() {
    Map<String, String> fields = new LinkedHashMap<>();
    while (true) {
      String line = line();
      if (line.isEmpty() && !fields.isEmpty()) {
        return new Event(fields.get("event"), fields.get("data"), fields.get("id"));
      }
      if (!line.isEmpty() && !line.startsWith(":")) {
        String[] field = line.split(": ?", 2);
        fields.put(field[0], field[1]);
      }
    }
  }

  public JsonObject expectNext() {
    Event event = expectEvent();
    assertThat(event.name()).as(event.data()).isEqualTo("next");
    return new JsonObject(event.data());
  }

  public void expectComplete() {
    assertThat(expectEvent()).isEqualTo(new Event("complete", "", null));
    expectEnd();
  }

  public void expectComment() {
    assertThat(line()).isEqualTo(":");
    assertThat(line()).isEmpty();
  }

  /** No line more: the last chunk of the answer, or the end of the connection. */
  public void expectEnd() {
    try {
      assertThat(rawLine()).as("the last chunk, or the end of the connection").isIn("0", "");
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  /** A line of the body, out of its chunks. */
  private String line() {
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = bodyByte(); next != '\n'; next = bodyByte()) {
        line.write(next);
      }
      return line.toString(UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int bodyByte() throws IOException {
    if (leftOfChunk == 0) {
      String size = rawLine();
      assertThat(size).as("a further chunk").isNotEmpty().isNotEqualTo("0");
      leftOfChunk = Integer.parseInt(size, 16);
    }
    int next = bytes.read();
    leftOfChunk--;
    if (leftOfChunk == 0) {
      rawLine();
    }
    return next;
  }

  /** Empty at the end of the connection. */
  private String rawLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = bytes.read(); next >= 0 && next != '\n'; next = bytes.read()) {
      line.write(next);
    }
    return line.toString(UTF_8).strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** One event; without an id where that is null. */
  public record Event(String name, String data, String id) {}
}
