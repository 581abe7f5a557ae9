package io.chatgenerator.ws;

import io.vertx.core.http.ServerWebSocket;
import java.util.EnumSet;
import java.util.Set;

/** The way into a connection: nothing is read from the client while there is a reason not to. */
final class Intake {
  /** Why nothing is read. */
  enum Hold {
    /** What was read before asks for more answers than the client takes. */
    OUTBOX_FULL,
    /** Messages come too fast. */
    TOO_FAST
  }

  private final ServerWebSocket socket;
  private final Set<Hold> holds = EnumSet.noneOf(Hold.class);

  Intake(ServerWebSocket socket) {
    this.socket = socket;
  }

  void hold(Hold why) {
    if (holds.add(why)) {
      socket.pause();
    }
  }

  void release(Hold why) {
    if (holds.remove(why) && holds.isEmpty()) {
      socket.resume();
    }
  }

  /** Reads on, whatever there was, so that the client's answer to the close is heard. */
  void end() {
    holds.clear();
    socket.resume();
  }
}
