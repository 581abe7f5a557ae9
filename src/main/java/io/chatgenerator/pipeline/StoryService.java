package io.chatgenerator.pipeline;

import io.chatgenerator.pipeline.StoryPipeline.Owners;
import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.chatgenerator.story.Cost.Reservation;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository.ClientToken;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.chatgenerator.story.Trace;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a user can do with their stories. Every future fails with a {@link RequestException}, whose
 * message is meant for the user.
 */
public final class StoryService {
  private static final Duration TOKEN_LIFE = Duration.ofDays(1);

  private final StoryReader reader;
  private final StoryScheduler scheduler;
  private final Cancellation cancellation;
  private final Erasures erasures;
  private final Owners owners;
  private final TokenEstimate tokens;
  private final Leases clock;

  StoryService(
      Leases clock,
      Owners owners,
      TokenEstimate tokens,
      StoryReader reader,
      StoryScheduler scheduler,
      Cancellation cancellation,
      Erasures erasures) {
    this.clock = clock;
    this.owners = owners;
    this.tokens = tokens;
    this.reader = reader;
    this.scheduler = scheduler;
    this.cancellation = cancellation;
    this.erasures = erasures;
  }

  /** What a user has used on a day, of so many tokens. */
  public record Usage(DailyUsage used, long tokensPerDay) {
    /** When tokens are counted anew. */
    public Instant resetsAt() {
      return used.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }

  /** What a user of these groups has used today, and may use. */
  public Future<Usage> usage(String owner, Set<String> groups) {
    return owners
        .accounts()
        .usage(owner, today())
        .map(used -> new Usage(used, owners.budgets().ofUserIn(groups)));
  }

  /** The story as it stands this moment, with text that has not reached the table yet. */
  public Future<Optional<Story>> find(StoryKey key) {
    return reader.read(key);
  }

  /** As {@link #find(StoryKey)}, with these parts at least. */
  public Future<Optional<Story>> find(StoryKey key, Set<StoryPart> parts) {
    return reader.read(key, parts);
  }

  /** The owner's stories, newest first, as the table has them, after the one with this id. */
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
    return InputValidation.checkPrompt(prompt, owners.limits().maxPromptLength())
        .compose(checked -> InputValidation.checkToken(clientToken))
        .compose(
            checked ->
                earlier(owner, continues)
                    .map(earlier -> reserving(pending(owner, prompt, earlier), groups))
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

  /** Starts the next attempt of a story that failed or was cancelled; as {@link #create}. */
  public Future<Story> retry(StoryKey key, Set<String> groups, Trace trace) {
    return scheduler
        .open()
        .compose(open -> find(key))
        .compose(
            found ->
                found.map(story -> retry(story, groups, trace)).orElseGet(Cancellation::notFound));
  }

  /** Stops and removes a story. Gives it; empty where there was none, or none that can be read. */
  public Future<Optional<Story>> delete(StoryKey key) {
    return scheduler.open().compose(open -> erasures.delete(key));
  }

  private Story pending(String owner, String prompt, List<String> earlier) {
    StoryKey key = new StoryKey(owner, owners.ids().next());
    return Story.pending(key, prompt, earlier, clock.now(), Lease.waiting(clock.now()));
  }

  /** With what its attempt may cost at most, for an owner of these groups. */
  private Story reserving(Story story, Set<String> groups) {
    return story.reserving(
        new Reservation(today(), tokens.most(story), owners.budgets().ofUserIn(groups)));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
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
    Story next = reserving(seen.retried(Lease.waiting(clock.now()), clock.now()), groups);
    return scheduler
        .restart(seen, next, trace)
        .recover(
            why ->
                why instanceof LeaseLostException ? retried(seen.key()) : Future.failedFuture(why));
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
