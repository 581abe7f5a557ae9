package io.chatgenerator.bus;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvent.Changed;
import io.chatgenerator.story.StoryEvent.Deleted;
import io.chatgenerator.story.StoryKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The tasks of other processes that follow the text of stories which run in this one. For any
 * thread: the event of one event loop ends what another one began. The lock is of the whole map,
 * which is in the order of asking, and is held for one look.
 */
final class Followers {
  /** More than a process runs. The eldest are removed; their tasks ask again for missing text. */
  private static final int MOST_STORIES = 10_000;

  private final Set<String> ownTasks;
  private final Map<StoryKey, Set<String>> followers = new LinkedHashMap<>();

  /** Of stories that these tasks of the process hold; the set changes, and is for any thread. */
  Followers(Set<String> ownTasks) {
    this.ownTasks = ownTasks;
  }

  /** What a task is called as a follower: it is there as long as its process is a member. */
  static String name(String node, String task) {
    return node + "/" + task;
  }

  private static String nodeOf(String follower) {
    return follower.split("/", 2)[0];
  }

  synchronized void add(StoryKey key, String follower) {
    Stream<String> others = followers.getOrDefault(key, Set.of()).stream();
    followers.put(key, Stream.concat(others, Stream.of(follower)).collect(toUnmodifiableSet()));
    if (followers.size() > MOST_STORIES) {
      followers.remove(followers.keySet().iterator().next());
    }
  }

  synchronized void remove(StoryKey key, String follower) {
    keep(key, other -> !other.equals(follower));
  }

  /** Removes the followers that have left the cluster. */
  synchronized void retain(Collection<String> nodes) {
    Set.copyOf(followers.keySet())
        .forEach(key -> keep(key, follower -> nodes.contains(nodeOf(follower))));
  }

  /** Removes those of a story that has ended, or that another process holds. */
  void update(StoryEvent event) {
    if (event instanceof Changed changed && !mayRunHere(changed.story())) {
      remove(changed.story().key());
    } else if (event instanceof Deleted deleted) {
      remove(deleted.key());
    }
  }

  synchronized Set<String> of(StoryKey key) {
    return followers.getOrDefault(key, Set.of());
  }

  private synchronized void remove(StoryKey key) {
    followers.remove(key);
  }

  private void keep(StoryKey key, Predicate<String> wanted) {
    followers.computeIfPresent(
        key,
        (story, all) -> {
          Set<String> kept = all.stream().filter(wanted).collect(toUnmodifiableSet());
          return kept.isEmpty() ? null : kept;
        });
  }

  /** A story without a holder may have one since. */
  private boolean mayRunHere(Story story) {
    return story
        .lease()
        .filter(lease -> lease.holder().map(ownTasks::contains).orElse(true))
        .isPresent();
  }
}
