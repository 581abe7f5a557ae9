package io.chatgenerator.chaos;

import java.util.Random;

/** What the model does to a story, and how the story must end then. */
enum ModelBehaviour {
  NONE("", "COMPLETE"),
  BUSY_ONCE(" [429 once]", "COMPLETE"),
  UNAVAILABLE_ONCE(" [503 once]", "COMPLETE"),
  CUT_ONCE(" [cut once]", "COMPLETE"),
  LONG(" [long]", "COMPLETE"),
  CUT(" [cut]", "FAILED"),
  BROKEN(" [500]", "FAILED"),
  ERROR(" [error]", "FAILED"),
  STALL(" [stall middle]", "FAILED"),
  REFUSED(" [refuse]", "FAILED"),
  FILTERED(" [filter]", "FAILED"),
  QUOTA(" [quota]", "FAILED"),
  HTML(" [html]", "FAILED");

  private final String marker;
  private final String end;

  ModelBehaviour(String marker, String end) {
    this.marker = marker;
    this.end = end;
  }

  static ModelBehaviour any(Random dice) {
    return values()[1 + dice.nextInt(values().length - 1)];
  }

  String prompt(String about) {
    return about + marker;
  }

  /** The status in which a story ends that nobody cancels. */
  String end() {
    return end;
  }
}
