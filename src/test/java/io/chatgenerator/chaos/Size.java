package io.chatgenerator.chaos;

/** How much is done: all of it, or as much as every build can wait for. */
enum Size {
  FULL,
  SHORT;

  /** The size asked for by {@code -Dchaos.size=short}. */
  static Size asked() {
    return "short".equals(System.getProperty("chaos.size")) ? SHORT : FULL;
  }

  static int of(int full, int ofShort) {
    return asked() == FULL ? full : ofShort;
  }
}
