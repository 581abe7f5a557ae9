package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.story.StoryKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Items that are left out as they cannot be read: each is counted, and logged once. */
final class UnreadableItems {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableItems.class);
  private static final int MOST_LOGGED = 1_000;

  private final Set<StoryKey> logged = ConcurrentHashMap.newKeySet();
  private volatile Runnable counter = () -> {};

  void countBy(Runnable newCounter) {
    counter = requireNonNull(newCounter);
  }

  void leftOut(StoryKey key) {
    counter.run();
    if (logged.size() < MOST_LOGGED && logged.add(key)) {
      LOG.warn("item {} of owner {} cannot be read", key.id(), OwnerHash.of(key.owner()));
    }
  }
}
