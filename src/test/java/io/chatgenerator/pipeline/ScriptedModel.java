package io.chatgenerator.pipeline;

import io.chatgenerator.story.TextGenerator;
import java.util.ArrayList;
import java.util.List;

/** The language model: keeps all requests, of all tasks, for the test to go on with. */
final class ScriptedModel {
  private final List<ModelCall> calls = new ArrayList<>();

  TextGenerator reachedFrom(Life task) {
    return (request, onText) -> {
      ModelCall call = new ModelCall(request, task, onText);
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
