package io.chatgenerator.recovery;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.pipeline.Cancellation;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.util.Optional;

/** Answers what other tasks ask of this one. */
public final class PeerRequestHandler implements PeerClient.Tasks {
  private final StoryRunner runner;
  private final Cancellation cancellation;

  public PeerRequestHandler(StoryRunner runner, Cancellation cancellation) {
    this.runner = requireNonNull(runner);
    this.cancellation = requireNonNull(cancellation);
  }

  @Override
  public Optional<Story> current(StoryKey key) {
    return runner.current(key);
  }

  @Override
  public Future<Optional<Story>> cancel(StoryKey key) {
    return cancellation.cancelHere(key);
  }
}
