package io.chatgenerator.ws;

import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.util.EnumSet;
import java.util.Set;

/** The way into a connection: nothing is read from the client while there is a reason not to. */
final class ReadGate {
  /** Why nothing is read. */
  enum Hold {
    /** What was read before asks for more answers than the client takes. */
    OUTBOX_FULL,
    /** Messages, or the frames of them, or control frames come too fast. */
    TOO_FAST
  }

  private final ServerWebSocket socket;
  private final Context context;
  private final Set<Hold> holds = EnumSet.noneOf(Hold.class);

  ReadGate(ServerWebSocket socket, Context context) {
    this.socket = socket;
    this.context = context;
  }

  /** False where this was a reason already. */
  boolean hold(Hold why) {
    boolean added = holds.add(why);
    if (added) {
      stop();
    }
    return added;
  }

  /**
   * After each control frame the library asks for one more frame, whatever its handler said. Only a
   * pause from outside of all handlers therefore holds against pings; the first one is for the
   * messages that were read together with this one.
   */
  private void stop() {
    socket.pause();
    context.runOnContext(
        turn -> {
          if (!holds.isEmpty()) {
            socket.pause();
          }
        });
  }

  void release(Hold why) {
    if (holds.remove(why) && holds.isEmpty()) {
      socket.resume();
    }
  }

  /** Reads on, whatever there was, so that the client's answer to the close is read. */
  void end() {
    holds.clear();
    socket.resume();
  }
}
