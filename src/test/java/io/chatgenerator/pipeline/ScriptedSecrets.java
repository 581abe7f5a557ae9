package io.chatgenerator.pipeline;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.SecretProvider;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Keys that come as parcels; a new one after each that was refused. */
final class ScriptedSecrets implements SecretProvider {
  private final MessagesInFlight inFlight;
  private final ProcessState task;
  private final BooleanSupplier lost;
  private int generation = 1;

  ScriptedSecrets(MessagesInFlight inFlight, ProcessState task, BooleanSupplier lost) {
    this.inFlight = inFlight;
    this.task = task;
    this.lost = lost;
  }

  @Override
  public Future<String> get() {
    Promise<String> answer = Promise.promise();
    inFlight.send(
        MessagesInFlight.ownLine(),
        task,
        () -> {
          if (lost.getAsBoolean()) {
            answer.fail(lost());
          } else {
            answer.complete("key " + generation);
          }
        },
        () -> answer.fail(lost()));
    return answer.future();
  }

  private static GenerationException lost() {
    return new GenerationException(
        FailureCode.SECRET_UNAVAILABLE, "lost", Optional.of(Duration.ofSeconds(1)), null);
  }

  @Override
  public void invalidate(String secret) {
    if (secret.equals("key " + generation)) {
      generation++;
    }
  }
}
