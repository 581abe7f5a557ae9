package io.chatgenerator.local;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Sends one story, piece by piece at a steady rate, with the faults that strike in mid-stream. */
final class StoryStream {
  private static final long TICK_MILLIS = 20;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final UpstreamCall call;
  private final Chunks chunks;
  private final Fault fault;
  private final boolean wantsUsage;
  private final double tokensPerTick;
  private final List<String> tokens;
  private double due;
  private int sent;

  /**
   * @param fault null for none
   * @param tokensPerSecond 0 for all at once
   */
  StoryStream(
      Vertx vertx,
      HttpServerResponse response,
      UpstreamCall call,
      Chunks chunks,
      Fault fault,
      boolean wantsUsage,
      double tokensPerSecond) {
    this.vertx = vertx;
    this.response = response;
    this.call = call;
    this.chunks = chunks;
    this.fault = fault;
    this.wantsUsage = wantsUsage;
    double rate = fault == Fault.SLOW ? 5 : tokensPerSecond;
    this.tokensPerTick = rate == 0 ? Double.MAX_VALUE : rate * TICK_MILLIS / 1000;
    List<String> story = Storyteller.tokens(call.prompt());
    this.tokens = fault == Fault.SHORT ? story.subList(0, 5) : story;
  }

  void start() {
    response.setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8");
    if (fault == Fault.REFUSE) {
      send(chunks.refusal("I'm sorry, I can't help with that."));
      finish("stop");
    } else {
      send(chunks.text(""));
      vertx.setPeriodic(1, TICK_MILLIS, this::tick);
    }
  }

  private void tick(long timer) {
    due = Math.min(tokens.size(), due + tokensPerTick);
    while (sent < (int) due && !isOver() && !isHeld()) {
      sendToken();
    }
    if (isOver()) {
      vertx.cancelTimer(timer);
    } else if (sent == tokens.size()) {
      vertx.cancelTimer(timer);
      finish(fault == Fault.LONG ? "length" : "stop");
    }
  }

  private boolean isOver() {
    return response.closed() || response.ended() || call.closedByClient().isComplete();
  }

  private boolean isHeld() {
    return sent == tokens.size() / 2 && call.isHeld();
  }

  private void sendToken() {
    if (sent == tokens.size() / 2 && fault != null && strike()) {
      return;
    }
    send(chunks.text(tokens.get(sent++)));
    call.tokenSent();
  }

  /** Whether a fault struck after which no text follows. */
  private boolean strike() {
    switch (fault) {
      case CUT, CUT_ONCE -> {
        call.answered();
        response.reset();
      }
      case ERROR_OBJECT -> {
        send(Chunks.error("server_error", null, "The server had an error."));
        end();
      }
      case FILTER -> finish("content_filter");
      case STALL_MIDDLE -> due = Double.NEGATIVE_INFINITY;
      default -> {
        return false;
      }
    }
    return true;
  }

  private void finish(String reason) {
    send(chunks.finish(reason));
    if (wantsUsage) {
      send(chunks.usage(call.prompt().length() / 4 + 20, sent));
    }
    response.write("data: [DONE]\n\n");
    end();
  }

  private void send(JsonObject chunk) {
    response.write("data: " + chunk.encode() + "\n\n");
  }

  private void end() {
    call.answered();
    response.end();
  }
}
