package io.chatgenerator.perf;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * One story of a measurement: how the model writes it, and when what was seen of it. Each token has
 * the same length, so an offset of the text gives the token. Times are {@link System#nanoTime}, of
 * one process.
 */
final class FollowedStory {
  static final int TOKEN_LENGTH = 6;

  private final int number;
  private final Pace pace;
  private final boolean text;
  private final long[] written;
  private final Promise<Void> end = Promise.promise();
  private long firstSeen;
  private long finished;
  private int seen;
  private boolean over;

  /**
   * How fast a story is written.
   *
   * @param tokens how many there are
   * @param perSecond how many of them in a second
   * @param delayMillis before the first one
   */
  record Pace(int tokens, double perSecond, long delayMillis) {
    static Pace of(int tokens, double perSecond) {
      return new Pace(tokens, perSecond, 0);
    }
  }

  /**
   * A story that was not asked for yet.
   *
   * @param text whether its text has a reader
   */
  FollowedStory(int number, Pace pace, boolean text) {
    this.number = number;
    this.pace = pace;
    this.text = text;
    this.written = new long[pace.tokens()];
  }

  /** What the model is asked for. */
  String prompt() {
    return "Please write story " + number;
  }

  Pace pace() {
    return pace;
  }

  boolean isFollowedByText() {
    return text;
  }

  /** The text of a token. */
  static String token(int index) {
    return String.format("%05d ", index);
  }

  /** The model writes a token. */
  void writes(int index) {
    written[index] = System.nanoTime();
  }

  /** The model has finished, and says so. */
  void finishes() {
    finished = System.nanoTime();
  }

  /** A subscriber saw that text arrives. */
  void began(Latencies status) {
    if (firstSeen == 0 && written[0] != 0) {
      firstSeen = System.nanoTime();
      status.add(firstSeen - written[0]);
    }
  }

  /** A subscriber received text. */
  void received(int offset, int length, Latencies tokens) {
    long now = System.nanoTime();
    if (offset != seen) {
      throw new IllegalStateException("text at " + offset + " instead of " + seen);
    }
    for (int at = offset; at < offset + length; at += TOKEN_LENGTH) {
      tokens.add(now - written[at / TOKEN_LENGTH]);
    }
    seen += length;
    completeIfSeen();
  }

  /** A subscriber saw the end. */
  void ended(Latencies status) {
    if (!over) {
      over = true;
      status.add(System.nanoTime() - finished);
      completeIfSeen();
    }
  }

  Future<Void> end() {
    return end.future();
  }

  private void completeIfSeen() {
    if (over && (!text || seen == pace.tokens() * TOKEN_LENGTH)) {
      end.tryComplete();
    }
  }
}
