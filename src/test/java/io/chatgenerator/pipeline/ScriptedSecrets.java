package io.chatgenerator.pipeline;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.SecretProvider;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Keys that come as parcels; a new one after each that was refused. */
final class ScriptedSecrets implements SecretProvider {
  private final Courier courier;
  private final Life task;
  private int generation = 1;

  ScriptedSecrets(Courier courier, Life task) {
    this.courier = courier;
    this.task = task;
  }

  @Override
  public Future<String> get() {
    Promise<String> answer = Promise.promise();
    courier.send(
        Courier.ownLine(),
        task,
        () -> answer.complete("key " + generation),
        () -> answer.fail(new GenerationException(FailureCode.SECRET_UNAVAILABLE, "lost")));
    return answer.future();
  }

  @Override
  public void invalidate(String secret) {
    if (secret.equals("key " + generation)) {
      generation++;
    }
  }
}
