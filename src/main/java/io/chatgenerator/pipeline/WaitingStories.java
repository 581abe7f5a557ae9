package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the queue without taking anything from it, for a task that has no room: how many stories
 * wait, and for how long. Confined to one event loop.
 */
final class WaitingStories {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingStories.class);
  private static final int MOST = 100;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final AttemptContext context;
  private Instant next = Instant.MIN;

  WaitingStories(AttemptContext context) {
    this.context = requireNonNull(context);
  }

  /** Looks, and tells the observer, unless that was done a moment ago. */
  void measure() {
    Instant now = context.leases().now();
    if (now.isBefore(next)) {
      return;
    }
    next = now.plus(PAUSE);
    context
        .repository()
        .findAbandoned(now, MOST)
        .compose(keys -> age(keys).onSuccess(age -> context.observer().waiting(keys.size(), age)))
        .onFailure(why -> LOG.debug("the waiting stories could not be counted", why));
  }

  /** Since the oldest story began to wait; it may have been created, and have failed, long ago. */
  private Future<Duration> age(List<StoryKey> oldestFirst) {
    return oldestFirst.isEmpty()
        ? Future.succeededFuture(Duration.ZERO)
        : context.repository().find(oldestFirst.get(0)).map(this::age);
  }

  private Duration age(Optional<Story> waiting) {
    return waiting.map(this::age).orElse(Duration.ZERO);
  }

  private Duration age(Story waiting) {
    return Duration.between(waiting.updatedAt(), context.leases().now());
  }
}
