package io.chatgenerator.openai;

/** Events of the Responses API. */
final class ResponseEvents {
  private ResponseEvents() {}

  static String event(String type, String members) {
    return "{\"type\":\"" + type + "\"" + (members.isEmpty() ? "" : "," + members) + "}";
  }

  static String error(String code) {
    return event("error", "\"code\":\"" + code + "\",\"message\":\"x\"");
  }

  static String text(String text) {
    return event("response.output_text.delta", "\"delta\":\"" + text + "\"");
  }

  static String done(String text) {
    return event("response.output_text.done", "\"text\":\"" + text + "\"");
  }

  static String reasoning(String text) {
    return event("response.reasoning_summary_text.delta", "\"delta\":\"" + text + "\"");
  }

  static String output(String text) {
    return "\"output\":[{\"type\":\"reasoning\",\"summary\":[]},{\"type\":\"message\",\"content\":"
        + "[{\"type\":\"output_text\",\"text\":\""
        + text
        + "\"}]}]";
  }

  static String refusal() {
    return "\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"refusal\"}]}]";
  }

  static String state(String status, String members) {
    String state = "\"id\":\"r1\",\"status\":\"" + status + "\"";
    String more = members.isEmpty() ? "" : "," + members;
    return event("response." + status, "\"response\":{" + state + more + "}");
  }

  static String completed(String members) {
    return state("completed", members);
  }

  static String incomplete(String reason) {
    return state("incomplete", "\"incomplete_details\":{\"reason\":\"" + reason + "\"}");
  }

  static String failed(String code) {
    return state("failed", "\"error\":{\"code\":\"" + code + "\"}");
  }
}
