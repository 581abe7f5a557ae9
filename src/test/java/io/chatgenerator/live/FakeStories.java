package io.chatgenerator.live;

import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.ClientToken;
import io.chatgenerator.story.StoryRepository.QueuedStory;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A table and a holder that answer when the test says so, and remember what they were asked. */
final class FakeStories implements StoryRepository, PeerClient {
  /** Reads of the table that wait for their answer, in order. */
  final Deque<Promise<Optional<Story>>> reads = new ArrayDeque<>();

  final Deque<Promise<List<StoryKey>>> unfinished = new ArrayDeque<>();
  final List<String> followed = new ArrayList<>();
  final List<String> unfollowed = new ArrayList<>();

  /** What any holder answers. */
  Future<Optional<Story>> held = Future.succeededFuture(Optional.empty());

  @Override
  public Future<Optional<Story>> findQueued(StoryKey key) {
    return find(key);
  }

  @Override
  public Future<Optional<Story>> findCreated(Story asked, ClientToken token) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Optional<Story>> find(StoryKey key, Set<StoryPart> parts) {
    Promise<Optional<Story>> answer = Promise.promise();
    reads.add(answer);
    return answer.future();
  }

  @Override
  public Future<List<StoryKey>> findUnfinished(String owner) {
    Promise<List<StoryKey>> answer = Promise.promise();
    unfinished.add(answer);
    return answer.future();
  }

  @Override
  public Future<Optional<Story>> follow(String holder, StoryKey key) {
    followed.add(holder);
    return held;
  }

  @Override
  public void unfollow(String holder, StoryKey key) {
    unfollowed.add(holder);
  }

  @Override
  public Future<Optional<Story>> currentHere(StoryKey key) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<Story>> current(String holder, StoryKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Optional<Story>> cancel(String holder, StoryKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Boolean> offer(StoryKey key, boolean held) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void announce(StoryKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> serve(Tasks tasks) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> takeWork(WorkTaker taker) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Story> create(Story story, Optional<ClientToken> token, int maxActive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<StoryPage> list(
      String owner, int limit, Optional<String> after, Set<StoryPart> parts) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<StoryPage> listOldest(String owner, int limit, Optional<String> after) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Integer> count(String owner) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Boolean> save(Story story, String holder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Boolean> take(Story seen, Story next, int maxActive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Boolean> delete(StoryKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Boolean> deleteEnded(StoryKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<List<QueuedStory>> findAbandoned(
      int shard, Instant before, Optional<QueuedStory> after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> probe() {
    throw new UnsupportedOperationException();
  }
}
