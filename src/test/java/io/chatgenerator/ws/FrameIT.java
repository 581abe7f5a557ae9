package io.chatgenerator.ws;

import static io.chatgenerator.ws.RawWebSocket.CLOSE;
import static io.chatgenerator.ws.RawWebSocket.COMPRESSED;
import static io.chatgenerator.ws.RawWebSocket.CONTINUATION;
import static io.chatgenerator.ws.RawWebSocket.FIN;
import static io.chatgenerator.ws.RawWebSocket.PING;
import static io.chatgenerator.ws.RawWebSocket.PONG;
import static io.chatgenerator.ws.RawWebSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.SocketOptions;
import io.chatgenerator.testing.TestServer;
import io.chatgenerator.ws.RawWebSocket.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What lies below the messages: frames as no proper client sends them. */
@Robustness("WebSocket: broken frames and floods of them, at the socket")
class FrameIT {
  private static final String MESSAGE = "{\"type\":\"ping\"}";
  private static final int PER_SECOND = 5_000;
  private static final int FLOOD = 25_000;

  private static final String LONGEST_PING = "p".repeat(125);

  /** What the server may have read before it stops: some sixteen times 64 KiB. */
  private static final int UNDER_WAY = 8_000;

  @AutoClose
  private static final TestServer SERVER =
      TestServer.start(new SocketOptions().maxMessagesPerSecond(PER_SECOND).build());

  @Test
  void agreesToNoCompression() {
    try (var socket = new RawWebSocket(SERVER.port())) {
      assertThat(socket.response())
          .startsWith("HTTP/1.1 101")
          .containsIgnoringCase("sec-websocket-protocol: graphql-transport-ws")
          .doesNotContainIgnoringCase("extensions");
    }
  }

  static Stream<Arguments> broken() throws IOException {
    return Stream.of(
        Arguments.of("a compressed message", FIN | COMPRESSED | TEXT, bomb()),
        Arguments.of("a reserved bit", FIN | 0x20 | TEXT, MESSAGE.getBytes(UTF_8)),
        Arguments.of("an unknown kind", FIN | 0x3, MESSAGE.getBytes(UTF_8)),
        Arguments.of("an unknown control", FIN | 0xB, new byte[0]),
        Arguments.of("a ping in parts", PING, new byte[0]),
        Arguments.of("a long ping", FIN | PING, new byte[126]),
        Arguments.of("the middle first", FIN | CONTINUATION, MESSAGE.getBytes(UTF_8)),
        Arguments.of("half a character", FIN | TEXT, new byte[] {'"', (byte) 0xC3, '"'}),
        Arguments.of("half a close code", FIN | CLOSE, new byte[] {3}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void closesOn(String what, int firstByte, byte[] payload) {
    try (var socket = new RawWebSocket(SERVER.port())) {
      socket.send(firstByte, payload);
      assertThat(socket.read().opcode()).isEqualTo(CLOSE);
    }
    assertNobodyIsLeft();
  }

  @Test
  void closesOnAFrameWithoutMask() {
    try (var socket = new RawWebSocket(SERVER.port())) {
      socket.sendBytes(FIN | TEXT, 2, '{', '}');
      assertThat(socket.read().opcode()).isEqualTo(CLOSE);
    }
  }

  @Test
  void putsAMessageInPartsTogether() {
    try (var socket = new RawWebSocket(SERVER.port())) {
      socket.send(TEXT, "{\"ty");
      socket.send(CONTINUATION, "");
      socket.send(FIN | PING, "between");
      socket.send(FIN | CONTINUATION, "pe\":\"ping\"}");
      Frame control = socket.read();
      assertThat(control.opcode()).isEqualTo(PONG);
      assertThat(control.text()).isEqualTo("between");
      assertThat(socket.read().text()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void answersAFloodOfPingFramesAtItsPace() {
    try (var socket = new RawWebSocket(SERVER.port())) {
      long start = System.nanoTime();
      for (int i = 0; i < FLOOD; i++) {
        socket.send(FIN | PING, LONGEST_PING);
      }
      for (int i = 0; i < FLOOD; i++) {
        assertThat(socket.read().opcode()).isEqualTo(PONG);
      }
      assertPaced(start);
    }
  }

  @Test
  void putsAMessageTogetherWhoseFirstPartIsEmpty() {
    try (var socket = new RawWebSocket(SERVER.port())) {
      socket.send(TEXT, "");
      socket.send(CONTINUATION, "");
      socket.send(FIN | CONTINUATION, MESSAGE);
      assertThat(socket.read().text()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void readsEndlessEmptyPartsAtItsPace() {
    try (var socket = new RawWebSocket(SERVER.port())) {
      long start = System.nanoTime();
      socket.send(TEXT, "{");
      for (int i = 1; i < FLOOD; i++) {
        socket.send(CONTINUATION, "");
      }
      socket.send(FIN | CONTINUATION, MESSAGE.substring(1));
      assertThat(socket.read().text()).isEqualTo("{\"type\":\"pong\"}");
      assertPaced(start);
    }
  }

  private static void assertPaced(long start) {
    long paced = FLOOD - 2L * PER_SECOND - UNDER_WAY;
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThan(Duration.ofMillis(1_000 * paced / PER_SECOND));
  }

  private static void assertNobodyIsLeft() {
    // The loop has seen the close by the time it answers.
    int left = SERVER.<Integer>onLoop(SERVER.registry()::size);
    for (int i = 0; i < 1_000 && left > 0; i++) {
      left = SERVER.<Integer>onLoop(SERVER.registry()::size);
    }
    assertThat(left).isZero();
  }

  /** Some kilobytes that become a hundred times as many. */
  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(new byte[10_000_000]);
    }
    return packed.toByteArray();
  }
}
