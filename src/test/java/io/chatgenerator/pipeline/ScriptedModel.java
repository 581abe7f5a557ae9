package io.chatgenerator.pipeline;

import io.chatgenerator.story.TextGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The language model: keeps all requests, of all tasks, for the test to go on with. */
final class ScriptedModel {
  private final List<ModelCall> calls = new ArrayList<>();

  /**
   * @param attempts which attempt at the story of a prompt the task is at
   */
  TextGenerator reachedFrom(ProcessState task, ToIntFunction<String> attempts) {
    return (request, onText) -> {
      int attempt = attempts.applyAsInt(request.prompt());
      ModelCall call = new ModelCall(request, attempt, task, onText);
      calls.add(call);
      return call;
    };
  }

  List<ModelCall> calls() {
    return List.copyOf(calls);
  }

  List<ModelCall> running() {
    return calls.stream().filter(ModelCall::isRunning).toList();
  }

  List<ModelCall> callsFor(String prompt) {
    return calls.stream().filter(call -> call.prompt().equals(prompt)).toList();
  }

  ModelCall last() {
    return calls.get(calls.size() - 1);
  }

  int numberOf(ModelCall call) {
    return calls.indexOf(call);
  }
}
