package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** One request that {@link LocalOpenAi} received. Safe to read from any thread. */
public final class UpstreamCall {
  private final String prompt;
  private final String body;
  private final String traceparent;
  private final int number;
  private final BooleanSupplier held;
  private final Instant startedAt = Instant.now();
  private final Promise<Boolean> end = Promise.promise();
  private volatile Instant closedByClientAt;
  private final AtomicInteger tokensSent = new AtomicInteger();

  UpstreamCall(String prompt, String body, String traceparent, int number, BooleanSupplier held) {
    this.prompt = prompt;
    this.body = body;
    this.traceparent = traceparent;
    this.number = number;
    this.held = held;
  }

  /** What the user message said. */
  public String prompt() {
    return prompt;
  }

  /** The JSON that was sent. */
  public String body() {
    return body;
  }

  /** Which trace it belongs to, as W3C Trace Context has it; null where it said nothing of one. */
  public String traceparent() {
    return traceparent;
  }

  /** The how-manieth request with this prompt it was, counted from 1. */
  public int number() {
    return number;
  }

  /** When it arrived. */
  public Instant startedAt() {
    return startedAt;
  }

  /** How many pieces of the story have been sent. */
  public int tokensSent() {
    return tokensSent.get();
  }

  /** When the client closed the connection before the end of the answer; null if it did not. */
  public Instant closedByClientAt() {
    return closedByClientAt;
  }

  /** Completes when the answer is over: true if the client closed the connection before its end. */
  public Future<Boolean> closedByClient() {
    return end.future();
  }

  /** Whether it is to wait in the middle. */
  boolean isHeld() {
    return held.getAsBoolean();
  }

  void tokenSent() {
    tokensSent.incrementAndGet();
  }

  void answered() {
    end.tryComplete(false);
  }

  void connectionClosed() {
    if (!end.future().isComplete()) {
      closedByClientAt = Instant.now();
      end.tryComplete(true);
    }
  }
}
