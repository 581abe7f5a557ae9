package io.chatgenerator.pipeline;

import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all tasks together may use in a day, and whether an operator lets new stories begin. Each
 * process adds what its stories have cost to one item every two seconds, and reads the sum and the
 * switch with the same request.
 *
 * <p>All event loops of a process share it: they ask and add on any thread, and one starts and
 * stops it. The lock makes one sum of what is known and what is not reported yet, and is never held
 * while the table is asked.
 *
 * <p>The sum is of stories that have ended, so the budget is exceeded by those that had begun when
 * it was reached, and that others begin until they know. A task that is killed takes up to two
 * seconds of the sum along; a write whose answer is lost may count twice.
 */
public final class DeploymentBudget {
  private static final Logger LOG = LoggerFactory.getLogger(DeploymentBudget.class);
  private static final long PERIOD_MS = 2_000;
  private static final Duration STOPPED_RETRY_AFTER = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final AccountRepository accounts;
  private final OptionalLong tokensPerDay;
  private final InstantSource clock;
  private final PipelineObserver observer;
  private Optional<DailyUsage> known = Optional.empty();
  private long unreported;
  private Future<Void> underWay = Future.succeededFuture();
  private boolean failing;
  private long timer = -1;

  /** Stories begin while nothing is known yet, and where {@code tokensPerDay} is empty. */
  public DeploymentBudget(
      Vertx vertx,
      AccountRepository accounts,
      OptionalLong tokensPerDay,
      InstantSource clock,
      PipelineObserver observer) {
    this.vertx = vertx;
    this.accounts = accounts;
    this.tokensPerDay = tokensPerDay;
    this.clock = clock;
    this.observer = observer;
  }

  /** Begins to add and to read, now and every two seconds. */
  public void start() {
    exchange();
    timer = vertx.setPeriodic(PERIOD_MS, id -> exchange());
  }

  /** Adds what is left, and reads no more. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    return underWay.transform(over -> exchange());
  }

  /** Succeeds where stories may begin; fails with UNAVAILABLE. */
  Future<Void> allowsStart() {
    LocalDate today = today();
    if (isStopped()) {
      return refuse(
          "stopped",
          "New stories are stopped at the moment. Please try again later.",
          STOPPED_RETRY_AFTER);
    }
    if (tokensPerDay.isPresent() && used(today) >= tokensPerDay.getAsLong()) {
      Instant end = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      return refuse(
          "budget",
          "All stories of today are written: this service has used up its tokens. They are counted"
              + " anew from midnight UTC.",
          Duration.between(clock.instant(), end));
    }
    return Future.succeededFuture();
  }

  private synchronized long used(LocalDate today) {
    return unreported
        + known.filter(usage -> !usage.day().isBefore(today)).map(DailyUsage::tokens).orElse(0L);
  }

  private Future<Void> refuse(String reason, String message, Duration retryAfter) {
    observer.refused(reason);
    return Future.failedFuture(
        new RequestException(ErrorCode.UNAVAILABLE, message, Optional.of(retryAfter), null));
  }

  private synchronized boolean isStopped() {
    return known.filter(DailyUsage::stopped).isPresent();
  }

  synchronized void spent(Story ended) {
    unreported += ended.cost().used().total();
  }

  /** One at a time: what the table does not answer in time is added with the next one. */
  private Future<Void> exchange() {
    if (!underWay.isComplete()) {
      return underWay;
    }
    long reported = unreported();
    Future<DailyUsage> answer =
        reported > 0
            ? accounts.add(AccountRepository.DEPLOYMENT, today(), reported)
            : accounts.usage(AccountRepository.DEPLOYMENT, today());
    underWay =
        answer.onSuccess(usage -> read(usage, reported)).onFailure(this::unanswered).mapEmpty();
    return underWay;
  }

  private synchronized long unreported() {
    return unreported;
  }

  private void read(DailyUsage usage, long reported) {
    failing = false;
    if (usage.stopped() != isStopped()) {
      LOG.info("new stories are {}", usage.stopped() ? "stopped" : "allowed");
    }
    counted(usage, reported);
    observer.usedByAll(usage.tokens(), usage.stopped());
  }

  private synchronized void counted(DailyUsage usage, long reported) {
    unreported -= reported;
    known = Optional.of(usage);
  }

  private void unanswered(Throwable why) {
    if (!failing) {
      failing = true;
      LOG.warn("the tokens of the deployment cannot be counted; trying again", why);
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
