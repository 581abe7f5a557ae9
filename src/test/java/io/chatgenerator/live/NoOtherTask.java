package io.chatgenerator.live;

import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.util.Optional;

/** A task that is alone. */
final class NoOtherTask implements PeerClient {
  @Override
  public Future<Optional<Story>> current(String holder, StoryKey key) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<Story>> currentHere(StoryKey key) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public void unfollow(String holder, StoryKey key) {}

  @Override
  public Future<Optional<Story>> follow(String holder, StoryKey key) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<Story>> cancel(String holder, StoryKey key) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Boolean> offer(StoryKey key, boolean held) {
    return Future.succeededFuture(false);
  }

  @Override
  public void announce(StoryKey key) {}

  @Override
  public Future<Void> serve(Tasks tasks) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> takeWork(WorkTaker taker) {
    return Future.succeededFuture();
  }
}
