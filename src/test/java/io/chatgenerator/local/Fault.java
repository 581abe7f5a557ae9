package io.chatgenerator.local;

import java.util.Arrays;
import java.util.Optional;

/** What a prompt can ask {@link LocalOpenAi} to do wrong, by a marker such as {@code [stall]}. */
public enum Fault {
  BUSY("[429]"),
  BUSY_ONCE("[429 once]"),
  ERROR_500("[500]"),
  UNAVAILABLE_ONCE("[503 once]"),
  STALL("[stall]"),
  STALL_MIDDLE("[stall middle]"),
  CUT("[cut]"),
  CUT_ONCE("[cut once]"),
  /** Of the Responses API: every connection is cut after ten events. */
  CUT_OFTEN("[cut often]"),
  /** Of the Responses API: every connection falls silent after 250 events. */
  STALL_OFTEN("[stall often]"),
  /** Of the Responses API: only keepalives for a while, and then the story. */
  QUEUED("[queued]"),
  ERROR_OBJECT("[error]"),
  SLOW("[slow]"),
  REFUSE("[refuse]"),
  FILTER("[filter]"),
  QUOTA("[quota]"),
  LONG("[long]"),
  HTML("[html]"),
  SHORT("[short]");

  private final String marker;

  Fault(String marker) {
    this.marker = marker;
  }

  /** The fault to act out on the {@code call}-th request with this prompt, counted from 1. */
  static Optional<Fault> in(String prompt, int call) {
    return Arrays.stream(values())
        .filter(fault -> prompt.contains(fault.marker))
        .filter(fault -> call == 1 || !fault.isOnce())
        .findFirst();
  }

  private boolean isOnce() {
    return marker.endsWith("once]");
  }
}
