package io.chatgenerator.local;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** One connection over which the events of a {@link LocalResponse} are sent. */
final class Attachment {
  private static final int CUT_AFTER = 10;
  private static final int STALL_AFTER = 250;

  private final HttpServerResponse response;
  private final Fault fault;
  private final boolean first;
  private int sent;
  private boolean over;

  /**
   * @param fault of the connection; null for none
   * @param first whether it is the one that began the generation
   */
  Attachment(HttpServerResponse response, Fault fault, boolean first) {
    this.response = response;
    this.fault = fault;
    this.first = first;
    response
        .exceptionHandler(cut -> over = true)
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8");
  }

  boolean isOver() {
    return over || response.closed();
  }

  /**
   * Sends an event, and what befalls the connection after it.
   *
   * @param halfway whether half of the text has been sent with it
   */
  void send(JsonObject event, boolean halfway) {
    if (isOver() || isStalled()) {
      return;
    }
    sent++;
    response.write("event: " + event.getString("type") + "\ndata: " + event.encode() + "\n\n");
    boolean cut =
        switch (fault == null ? Fault.SHORT : fault) {
          case CUT -> halfway;
          case CUT_ONCE -> halfway && first;
          case CUT_OFTEN -> sent == CUT_AFTER;
          default -> false;
        };
    if (cut) {
      over = true;
      response.reset();
    }
  }

  void end() {
    if (!isOver() && !isStalled()) {
      over = true;
      response.end();
    }
  }

  private boolean isStalled() {
    return fault == Fault.STALL_OFTEN && sent == STALL_AFTER;
  }
}
