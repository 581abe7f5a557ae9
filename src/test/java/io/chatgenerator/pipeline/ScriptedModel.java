package io.chatgenerator.pipeline;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** The language model: keeps all requests, of all tasks, for the test to go on with. */
final class ScriptedModel {
  private final List<ModelCall> calls = new ArrayList<>();
  private final Map<String, ScriptedGeneration> generations = new LinkedHashMap<>();
  private final List<ScriptedGeneration> givenUp = new ArrayList<>();
  private boolean outlivesConnections;
  private boolean deletes = true;

  /** From now on each new generation has an id, and can be attached to. */
  void outliveConnections() {
    outlivesConnections = true;
  }

  /** From now on generations stay where they are. */
  void refuseToDelete() {
    deletes = false;
  }

  /**
   * @param attempts which attempt at the story of a prompt the task is at
   */
  TextGenerator reachedFrom(ProcessState task, ToIntFunction<String> attempts) {
    return new TextGenerator() {
      @Override
      public Generation generate(Request request, Listener listener) {
        Optional<ScriptedGeneration> begun =
            Optional.of(request.prompt()).filter(any -> outlivesConnections).map(this::begin);
        int attempt = attempts.applyAsInt(request.prompt());
        return connect(ModelCall.begin(request, attempt, task, listener, begun));
      }

      private ScriptedGeneration begin(String prompt) {
        String id = "generation-" + generations.size();
        ScriptedGeneration next = new ScriptedGeneration(id, prompt, attempts.applyAsInt(prompt));
        generations.values().stream()
            .filter(before -> before.isOfSameAttempt(next) && before.isRunning())
            .forEach(givenUp::add);
        generations.put(id, next);
        return next;
      }

      private ModelCall connect(ModelCall call) {
        call.onLost(
            (again, listener) ->
                attach(call.generation().orElseThrow().id(), call.text(), again, listener));
        return add(call);
      }

      @Override
      public Generation attach(String id, String text, Request request, Listener listener) {
        int attempt = attempts.applyAsInt(request.prompt());
        return connect(
            ModelCall.attach(request, attempt, task, listener, generations.get(id), text));
      }

      @Override
      public Future<Void> cancel(String id, String key) {
        return on(id, ScriptedGeneration::cancel);
      }

      @Override
      public Future<Void> delete(String id, String key) {
        return deletes
            ? on(id, ScriptedGeneration::delete)
            : Future.failedFuture(new GenerationException(FailureCode.MODEL_UNAVAILABLE, "no"));
      }

      private Future<Void> on(String id, Consumer<ScriptedGeneration> change) {
        change.accept(generations.get(id));
        return Future.succeededFuture();
      }
    };
  }

  private ModelCall add(ModelCall call) {
    calls.add(call);
    return call;
  }

  /** What was begun and can be attached to, the oldest first. */
  List<ScriptedGeneration> generations() {
    return List.copyOf(generations.values());
  }

  /** Those that ran when another one was begun for the same attempt. */
  List<ScriptedGeneration> givenUp() {
    return List.copyOf(givenUp);
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
