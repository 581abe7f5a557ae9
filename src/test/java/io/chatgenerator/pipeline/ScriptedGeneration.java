package io.chatgenerator.pipeline;

/** A generation that the model goes on with while nobody is connected. */
final class ScriptedGeneration {
  private final String id;
  private final String prompt;
  private final int attempt;
  private final StringBuilder text = new StringBuilder();
  private boolean finished;
  private boolean failed;
  private boolean cancelled;
  private boolean deleted;

  /**
   * @param attempt which one at the story it was begun for
   */
  ScriptedGeneration(String id, String prompt, int attempt) {
    this.id = id;
    this.prompt = prompt;
    this.attempt = attempt;
  }

  String id() {
    return id;
  }

  String prompt() {
    return prompt;
  }

  String text() {
    return text.toString();
  }

  boolean isOfSameAttempt(ScriptedGeneration other) {
    return attempt == other.attempt && prompt.equals(other.prompt);
  }

  /** Ignored once it has ended. */
  void write(String piece) {
    if (isRunning()) {
      text.append(piece);
    }
  }

  void finish() {
    finished = true;
  }

  void fail() {
    failed = true;
  }

  boolean isRunning() {
    return !finished && !hasNoText();
  }

  /** Whether its text can be had no more. */
  boolean hasNoText() {
    return failed || cancelled || deleted;
  }

  void cancel() {
    cancelled = true;
  }

  void delete() {
    deleted = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean isDeleted() {
    return deleted;
  }
}
