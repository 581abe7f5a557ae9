package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.ClientToken;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryPart;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.Trace;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a user can do with their stories. Every future fails with a {@link RequestException}, whose
 * message is meant for the user. Confined to one event loop.
 */
public final class StoryService {
  private static final Duration TOKEN_LIFE = Duration.ofDays(1);

  private final StoryReader reader;
  private final StoryScheduler scheduler;
  private final Cancellation cancellation;
  private final Deletion deletion;
  private final UserBudgets budgets;
  private final StoryIds ids;
  private final Leases clock;
  private final int maxPromptLength;

  public StoryService(
      StoryReader reader,
      StoryScheduler scheduler,
      Cancellation cancellation,
      Deletion deletion,
      UserBudgets budgets,
      StoryIds ids,
      Leases clock,
      int maxPromptLength) {
    this.reader = requireNonNull(reader);
    this.scheduler = requireNonNull(scheduler);
    this.cancellation = requireNonNull(cancellation);
    this.deletion = requireNonNull(deletion);
    this.budgets = requireNonNull(budgets);
    this.ids = requireNonNull(ids);
    this.clock = requireNonNull(clock);
    this.maxPromptLength = maxPromptLength;
  }

  /** What a user of these groups has used today, and may use. */
  public Future<UserBudgets.Usage> usage(String owner, Set<String> groups) {
    return budgets.usage(owner, groups);
  }

  /** The story as it stands this moment, with text that has not reached the table yet. */
  public Future<Optional<Story>> find(StoryKey key) {
    return reader.read(key);
  }

  /**
   * The owner's stories, newest first, as the table has them; {@code after} is the id of the last
   * one seen.
   *
   * @param parts that are needed of them
   */
  public Future<StoryPage> list(
      String owner, int limit, Optional<String> after, Set<StoryPart> parts) {
    return InputValidation.checkPage("limit", limit, after)
        .compose(checked -> reader.list(owner, limit, after, parts));
  }

  /** The same, and sure whether older ones follow, but where the bytes of a page end it early. */
  public Future<StoryPage> page(
      String owner, int first, Optional<String> after, Set<StoryPart> parts) {
    return InputValidation.checkPage("first", first, after)
        .compose(checked -> reader.list(owner, first + 1, after, parts))
        .map(page -> page.first(first));
  }

  /** How many stories an owner has; of very many at least so many. May lag by a moment. */
  public Future<Integer> count(String owner) {
    return reader.count(owner);
  }

  /**
   * Stores a story and answers with it at once; it is written afterwards, here or on another task.
   *
   * @param continues the id of a story of the same owner that has ended with some text
   * @param clientToken makes the request repeatable for a day
   * @param groups of the owner, which say how many tokens they may use
   * @param trace of the request; the work at the story belongs to it
   */
  public Future<Story> create(
      String owner,
      String prompt,
      Optional<String> continues,
      Optional<String> clientToken,
      Set<String> groups,
      Trace trace) {
    Optional<ClientToken> token = clientToken.map(this::token);
    return InputValidation.checkPrompt(prompt, maxPromptLength)
        .compose(checked -> InputValidation.checkToken(clientToken))
        .compose(
            checked ->
                earlier(owner, continues)
                    .map(earlier -> budgets.reserving(pending(owner, prompt, earlier), groups))
                    .transform(
                        story ->
                            story.succeeded()
                                ? scheduler.create(story.result(), token, trace)
                                : scheduler.createdBefore(
                                    pending(owner, prompt, continues.stream().toList()),
                                    token,
                                    story.cause())));
  }

  private Future<List<String>> earlier(String owner, Optional<String> continues) {
    return continues
        .map(id -> find(new StoryKey(owner, id)).compose(EarlierStories::toContinue))
        .orElse(Future.succeededFuture(List.of()));
  }

  /** Stops a story, on whichever task it runs. A story that has ended stays as it is. */
  public Future<Story> cancel(StoryKey key) {
    return scheduler.open().compose(open -> cancellation.cancel(key));
  }

  /**
   * Starts the next attempt of a story that failed or was cancelled.
   *
   * @param groups of the owner, which say how many tokens they may use
   * @param trace of the request; the work at the story belongs to it
   */
  public Future<Story> retry(StoryKey key, Set<String> groups, Trace trace) {
    return scheduler
        .open()
        .compose(open -> find(key))
        .compose(
            found ->
                found.map(story -> retry(story, groups, trace)).orElseGet(Cancellation::notFound));
  }

  /**
   * Removes a story, stopping it first. Gives what was removed; empty where there was none, or none
   * that can be read.
   */
  public Future<Optional<Story>> delete(StoryKey key) {
    return scheduler.open().compose(open -> deletion.delete(key));
  }

  private Story pending(String owner, String prompt, List<String> earlier) {
    StoryKey key = new StoryKey(owner, ids.next());
    return Story.pending(key, prompt, earlier, clock.now(), Lease.waiting(clock.now()));
  }

  private ClientToken token(String value) {
    return new ClientToken(value, clock.now().plus(TOKEN_LIFE));
  }

  private Future<Story> retry(Story seen, Set<String> groups, Trace trace) {
    if (isRetried(seen)) {
      return Future.succeededFuture(seen);
    }
    if (!seen.isTerminal() || seen.isComplete()) {
      return notRetryable();
    }
    Story next = budgets.reserving(seen.retried(Lease.waiting(clock.now()), clock.now()), groups);
    return scheduler
        .restart(seen, next, trace)
        .compose(story -> story.map(Future::succeededFuture).orElseGet(() -> retried(seen.key())));
  }

  /** As a retry leaves it, whose answer may have been lost: it is idempotent. */
  private static boolean isRetried(Story story) {
    return !story.isTerminal() && story.attempt() > 1;
  }

  /** Of two retries at once, the second one finds what the first one has left. */
  private Future<Story> retried(StoryKey key) {
    return find(key)
        .compose(
            found ->
                found
                    .filter(StoryService::isRetried)
                    .map(Future::succeededFuture)
                    .orElseGet(StoryService::notRetryable));
  }

  private static <T> Future<T> notRetryable() {
    return Future.failedFuture(
        new RequestException(
            ErrorCode.CONFLICT, "Only a story that failed or was cancelled can be tried again."));
  }
}
