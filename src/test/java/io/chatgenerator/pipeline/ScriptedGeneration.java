package io.chatgenerator.pipeline;

/** A generation that the model goes on with while nobody is connected. */
final class ScriptedGeneration {
  private final String id;
  private final String prompt;
  private final StringBuilder text = new StringBuilder();
  private boolean cancelled;
  private boolean deleted;

  ScriptedGeneration(String id, String prompt) {
    this.id = id;
    this.prompt = prompt;
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

  void write(String piece) {
    text.append(piece);
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
