package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryStatus;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attempts that this task claims in the table. Where the answer to a claim is lost for good,
 * the table may hold it nevertheless, and nobody works at that attempt. So it is remembered, for
 * this task to begin it when it meets it again: otherwise the lease would have to run out, and an
 * attempt be used up, without anybody having asked the model. Confined to one event loop.
 */
public final class Claims {
  /** Beyond that, leases run out: an outage must not cost memory without end. */
  private static final int MOST_UNHEARD = 1_000;

  private final StoryRepository repository;
  private final Map<StoryKey, Claim> unheard = new LinkedHashMap<>();

  public Claims(StoryRepository repository) {
    this.repository = requireNonNull(repository);
  }

  /** Makes of an unfinished story {@code next}, which this task holds; false where it was moved. */
  Future<Boolean> claim(Story seen, Story next) {
    return repository.take(seen, next, 0).onFailure(lost -> remember(next));
  }

  private void remember(Story claimed) {
    if (unheard.size() < MOST_UNHEARD) {
      unheard.put(claimed.key(), Claim.of(claimed));
    }
  }

  /** Stories to look at, whatever their lease. */
  List<StoryKey> unheard() {
    return List.copyOf(unheard.keySet());
  }

  /** Whether a story, as it is stored, is an attempt of this task that never began. */
  boolean isUnheard(Story stored) {
    return stored.status().equals(StoryStatus.PENDING)
        && Claim.of(stored).equals(unheard.get(stored.key()));
  }

  /** It is known what became of the claim: the story was read since, or begins here. */
  void settle(StoryKey key) {
    unheard.remove(key);
  }

  /** The lease tells it from another claim of the same attempt, which may have begun. */
  private record Claim(int attempt, Optional<Lease> lease) {
    static Claim of(Story claimed) {
      return new Claim(claimed.attempt(), claimed.lease());
    }
  }
}
