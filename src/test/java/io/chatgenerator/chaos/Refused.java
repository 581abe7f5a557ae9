package io.chatgenerator.chaos;

/** An answer that holds an error, with its code. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  Refused(String code, String message) {
    super(code + ": " + message);
    this.code = code;
  }

  String code() {
    return code;
  }

  boolean isPassing() {
    return code.equals("UNAVAILABLE");
  }
}
