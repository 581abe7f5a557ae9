package io.chatgenerator.pipeline;

import io.chatgenerator.limit.BackOff;
import io.chatgenerator.limit.Retry;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator.Turn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What stories continue, and how much of it the model is given. */
final class EarlierStories {
  /** How many a story remembers. */
  private static final int MOST = 20;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final StoryRepository repository;
  private final BackOff backOff;
  private final int maxLength;

  /** Gives the model so much of them at most, in UTF-16 units. */
  EarlierStories(Vertx vertx, RandomGenerator random, StoryRepository repository, int maxLength) {
    this.vertx = vertx;
    this.repository = repository;
    this.backOff = new BackOff(FIRST_PAUSE, LONGEST_PAUSE, random);
    this.maxLength = maxLength;
  }

  /** What the continuation of a story continues, the nearest first. */
  static Future<List<String>> toContinue(Optional<Story> found) {
    if (found.isEmpty()) {
      return refuse(ErrorCode.NOT_FOUND, "There is no story to continue.");
    }
    Story last = found.get();
    if (!last.isTerminal()) {
      return refuse(ErrorCode.CONFLICT, "A story can be continued once it has ended.");
    }
    return last.text().isBlank()
        ? refuse(ErrorCode.CONFLICT, "A story without text cannot be continued.")
        : Future.succeededFuture(
            Stream.concat(Stream.of(last.id()), last.continues().stream()).limit(MOST).toList());
  }

  /**
   * The turns before a story's own, the oldest first: whole stories, the nearest ones that fit
   * together. Deleted ones are left out. Asks again within {@code timeLeft} while the table does
   * not answer; fails with a {@link GenerationException}.
   */
  Future<List<Turn>> read(Story story, Supplier<Duration> timeLeft) {
    if (story.continues().isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return Retry.run(
            vertx,
            () -> find(story),
            (failure, failures) ->
                Optional.of(backOff.pause(failures)).filter(p -> p.compareTo(timeLeft.get()) < 0))
        .map(found -> newestThatFit(found, maxLength))
        .recover(EarlierStories::notRead);
  }

  private Future<List<Story>> find(Story story) {
    return Future.all(
            story.continues().stream()
                .map(id -> repository.find(new StoryKey(story.owner(), id)))
                .toList())
        .map(all -> all.<Optional<Story>>list().stream().flatMap(Optional::stream).toList());
  }

  /** Of stories in order, the nearest first. */
  static List<Turn> newestThatFit(List<Story> stories, int maxLength) {
    Deque<Turn> turns = new ArrayDeque<>();
    int length = 0;
    for (Story earlier : stories) {
      length += earlier.prompt().length() + earlier.text().length();
      if (length > maxLength) {
        break;
      }
      if (!earlier.text().isBlank()) {
        turns.addFirst(new Turn(earlier.prompt(), earlier.text()));
      }
    }
    return List.copyOf(turns);
  }

  private static <T> Future<T> refuse(ErrorCode code, String message) {
    return Future.failedFuture(new RequestException(code, message));
  }

  private static <T> Future<T> notRead(Throwable why) {
    return Future.failedFuture(
        new GenerationException(FailureCode.INTERNAL, "what it continues cannot be read", why));
  }
}
