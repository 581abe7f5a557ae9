package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.config.BudgetConfig;
import io.chatgenerator.story.AccountRepository;
import io.chatgenerator.story.Cost.Reservation;
import io.chatgenerator.story.DailyUsage;
import io.chatgenerator.story.Story;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;

/** How many tokens each user may use in a day. */
public final class UserBudgets {
  private final AccountRepository accounts;
  private final BudgetConfig config;
  private final TokenEstimate tokens;
  private final Leases clock;

  public UserBudgets(
      AccountRepository accounts, BudgetConfig config, TokenEstimate tokens, Leases clock) {
    this.accounts = requireNonNull(accounts);
    this.config = requireNonNull(config);
    this.tokens = requireNonNull(tokens);
    this.clock = requireNonNull(clock);
  }

  /** What a user has used on a day, of so many tokens. */
  public record Usage(DailyUsage used, long tokensPerDay) {
    /** When tokens are counted anew. */
    public Instant resetsAt() {
      return used.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }

  /** What a user of these groups has used today, and may use. */
  Future<Usage> usage(String owner, Set<String> groups) {
    return accounts.usage(owner, today()).map(used -> new Usage(used, config.ofUserIn(groups)));
  }

  /** The story with what its attempt may cost at most, for an owner of these groups. */
  Story reserving(Story story, Set<String> groups) {
    return story.reserving(new Reservation(today(), tokens.most(story), config.ofUserIn(groups)));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
  }
}
