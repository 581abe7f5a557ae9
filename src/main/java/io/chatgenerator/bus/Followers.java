package io.chatgenerator.bus;

import io.chatgenerator.story.StoryKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The tasks that follow the text of stories which run on this one. Confined to one event loop. */
final class Followers {
  /** More than a task runs. The eldest are removed; their tasks ask again where text is missing. */
  private static final int MOST_STORIES = 10_000;

  private final Map<StoryKey, Set<String>> nodes = new LinkedHashMap<>();

  void add(StoryKey key, String node) {
    nodes.computeIfAbsent(key, first -> new HashSet<>()).add(node);
    if (nodes.size() > MOST_STORIES) {
      nodes.remove(nodes.keySet().iterator().next());
    }
  }

  void remove(StoryKey key, String node) {
    nodes.computeIfPresent(key, (story, following) -> without(following, node));
  }

  /** The story runs here no longer. */
  void remove(StoryKey key) {
    nodes.remove(key);
  }

  /** Removes the followers that have left the cluster. */
  void retain(Collection<String> present) {
    nodes.values().forEach(following -> following.retainAll(present));
    nodes.values().removeIf(Set::isEmpty);
  }

  Set<String> of(StoryKey key) {
    return nodes.getOrDefault(key, Set.of());
  }

  private static Set<String> without(Set<String> following, String node) {
    following.remove(node);
    return following.isEmpty() ? null : following;
  }
}
