package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.chaos.StoredStories.Stored;
import io.chatgenerator.chaos.StoredTokens.Cost;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Creates at the edge of their users' budgets, over three processes that are killed and replaced,
 * with cancels, answers of the table that are lost, and a model that refuses and breaks off.
 */
@DisabledIfSystemProperty(
    named = "chaos.size",
    matches = "short",
    disabledReason =
        "takes minutes; BudgetUnderFireTest and schedules of the simulation do the same")
@ExtendWith(Figures.Resolver.class)
final class BudgetChaos {
  private static final int CREATES = 1_000;

  /** Two of each user, which meet at the account; few enough for a table that is slow. */
  private static final int AT_ONCE = 2 * TestEnvironment.USERS;

  private static final long BETWEEN_CREATES_MS = 4_800;
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(9);
  private static final long DOWN_MS = 3_000;
  private static final int LOST_ONE_OF = 20;
  private static final Duration RECOVERY = Duration.ofMinutes(3);

  private static final int BUDGET = 8_000;
  private static final int MAX_TOKENS = 500;
  private static final int MAX_PROMPT_LENGTH = 30;
  private static final String SYSTEM = "Tell.";

  /** What one attempt may cost, and so one interruption. */
  private static final long MOST = 32L + SYSTEM.length() + MAX_PROMPT_LENGTH + MAX_TOKENS;

  private static final List<String> FAULTS = List.of("[refuse]", "[cut once]", "[503 once]");
  private static final String CREATE =
      "mutation ($prompt: String!, $token: ID) {"
          + " createStory(prompt: $prompt, clientToken: $token) { id } }";
  private static final String CANCEL = "mutation ($id: ID!) { cancelStory(id: $id) { id } }";

  private final Random dice = new Random(22);
  private final AtomicInteger cancels = new AtomicInteger();

  /** Prompts of creates that got no answer, or none that says whether they took effect. */
  private final Set<String> repeated = ConcurrentHashMap.newKeySet();

  private final List<Future<?>> replacements = new ArrayList<>();
  private int kills;

  @Test
  void noBudgetIsExceededButByInterruptionsAndNoTokenIsLost(Figures figures) {
    try (TableProcess table = TableProcess.start();
        TableProxy proxy = TableProxy.start(table.url());
        TestEnvironment environment = TestEnvironment.start("budget", 120, settings(proxy))) {
      proxy.loseAnswers(LOST_ONE_OF);
      Future<List<String>> creates =
          Future.all(
                  IntStream.range(0, AT_ONCE)
                      .mapToObj(first -> createEachFrom(environment, first))
                      .toList())
              .map(all -> all.<List<String>>list().stream().flatMap(List::stream).toList());
      while (!Waiting.within(BETWEEN_KILLS, creates)) {
        killAny(environment);
      }
      Waiting.await(Future.all(replacements), RECOVERY);
      Waiting.await(
          Waiting.until(environment.vertx(), () -> nothingRuns(environment.table())), RECOVERY);
      proxy.loseAnswers(0);
      report(figures, environment, proxy, creates.result());
    }
  }

  private static Map<String, String> settings(TableProxy proxy) {
    return Map.of(
        "AWS_ENDPOINT_URL_DYNAMODB",
        proxy.url().toString(),
        "MAX_TOKENS_PER_USER_PER_DAY",
        "" + BUDGET,
        "MAX_TOKENS",
        "" + MAX_TOKENS,
        "MAX_PROMPT_LENGTH",
        "" + MAX_PROMPT_LENGTH,
        "MAX_CONTEXT_LENGTH",
        "0",
        "SYSTEM_PROMPT",
        SYSTEM,
        "MAX_ATTEMPTS",
        "3");
  }

  /**
   * Creates a part of all, one after the other, however long each takes: DynamoDB Local runs what
   * has timed out to its end, so that more and more at once would leave it no time for anything.
   */
  private Future<List<String>> createEachFrom(TestEnvironment environment, int first) {
    List<String> accepted = new ArrayList<>();
    int user = first % TestEnvironment.USERS;
    Future<Void> last = after(environment, 1 + user * BETWEEN_CREATES_MS / TestEnvironment.USERS);
    for (int number = first; number < CREATES; number += AT_ONCE) {
      int next = number;
      last =
          last.compose(before -> createOne(environment, next))
              .onSuccess(prompt -> prompt.ifPresent(accepted::add))
              .compose(created -> after(environment, BETWEEN_CREATES_MS));
    }
    return last.map(accepted);
  }

  /** The prompt, where it was accepted; of each user's, every fourth one is cancelled. */
  private Future<Optional<String>> createOne(TestEnvironment environment, int number) {
    Caller user = environment.user(number);
    int ofUser = number / TestEnvironment.USERS;
    String fault = ofUser % 10 < FAULTS.size() ? " " + FAULTS.get(ofUser % 10) : "";
    String prompt = "A vole no " + number + fault;
    JsonObject story = new JsonObject().put("prompt", prompt).put("token", "" + number);
    long wait = 1L + dice.nextInt(3_000);
    return user.insist(CREATE, story, () -> repeated.add(prompt))
        .map(data -> Optional.of(data.getJsonObject("createStory").getString("id")))
        .recover(BudgetChaos::refusedByTheBudget)
        .onSuccess(
            id -> {
              if (id.isPresent() && ofUser % 4 == 3) {
                cancels.incrementAndGet();
                after(environment, wait)
                    .compose(
                        now -> user.insist(CANCEL, new JsonObject().put("id", id.orElseThrow())));
              }
            })
        .map(id -> id.map(created -> prompt));
  }

  private static Future<Optional<String>> refusedByTheBudget(Throwable why) {
    return why instanceof Refused refused && refused.code().equals("RATE_LIMITED")
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(why);
  }

  private static Future<Void> after(TestEnvironment environment, long millis) {
    return environment.vertx().timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** Unless one is still being replaced: creates need somebody to go to. */
  private void killAny(TestEnvironment environment) {
    if (!replacements.stream().allMatch(Future::isComplete)) {
      return;
    }
    ServiceProcess victim = Waiting.await(environment.fleet().any(), Duration.ofMinutes(1));
    victim.kill();
    kills++;
    replacements.add(
        after(environment, DOWN_MS).compose(later -> environment.fleet().replace(victim)));
  }

  private static boolean nothingRuns(StoredStories table) {
    return table.all().stream().noneMatch(Stored::isRunning);
  }

  private void report(
      Figures figures, TestEnvironment environment, TableProxy proxy, List<String> accepted) {
    StoredTokens tokens = StoredTokens.in(environment.table());
    List<Cost> all = tokens.stories();
    List<Cost> counted = all.stream().filter(story -> !story.estimated()).toList();
    List<Cost> estimated = all.stream().filter(Cost::estimated).toList();
    List<String> stored = all.stream().map(Cost::prompt).toList();
    List<String> late = stored.stream().filter(prompt -> !accepted.contains(prompt)).toList();
    long accounts = tokens.accounts().keySet().stream().mapToLong(o -> difference(tokens, o)).sum();
    figures.add("budget", "creates, each of a user with " + BUDGET + " tokens", CREATES);
    figures.add("budget", "accepted", accepted.size());
    figures.add("budget", "refused", CREATES - accepted.size());
    figures.add("budget", "repeated, and refused before the first try took effect", late.size());
    figures.add("budget", "cancelled", cancels);
    figures.add("budget", "processes killed", kills);
    figures.add("budget", "attempts interrupted", interruptions(all));
    figures.add("budget", "answers of the table lost", proxy.lost());
    figures.add("budget", "tokens reserved", sum(all.stream().map(Cost::reserved).toList()));
    figures.add("budget", "tokens settled", settled(all));
    figures.add("budget", "difference of accounts and stories", accounts);
    figures.add("budget", "counted for the deployment", tokens.deployment());
    figures.add("budget", "settled as the model counts", settled(counted));
    figures.add("budget", "spent at the model for these", spent(environment, counted));
    figures.add("budget", "settled by estimate", settled(estimated));
    figures.add("budget", "spent at the model for these", spent(environment, estimated));
    figures.add("budget", "the most over a budget", mostOver(tokens));
    assertThat(stored).doesNotHaveDuplicates().containsAll(accepted);
    assertThat(repeated).containsAll(late);
    assertThat(accepted.size()).isPositive().isLessThan(CREATES);
    assertThat(tokens.accounts().values()).allMatch(account -> account.active() == 0);
    assertThat(tokens.accounts().keySet()).allMatch(owner -> difference(tokens, owner) == 0);
    assertThat(counted).allMatch(story -> spent(environment, List.of(story)) == story.used());
    assertThat(tokens.accounts().keySet())
        .allMatch(owner -> isWithinBudget(environment, tokens.counted(owner)));
  }

  private static long difference(StoredTokens tokens, String owner) {
    return tokens.accounts().get(owner).tokens() - settled(tokens.counted(owner));
  }

  private static long mostOver(StoredTokens tokens) {
    return tokens.accounts().values().stream().mapToLong(a -> a.tokens() - BUDGET).max().orElse(0);
  }

  /** What was settled, and what the model has written: both but for what interruptions may cost. */
  private static boolean isWithinBudget(TestEnvironment environment, List<Cost> stories) {
    long most = BUDGET + interruptions(stories) * MOST;
    return settled(stories) <= most && spent(environment, stories) <= most;
  }

  private static int interruptions(List<Cost> stories) {
    return stories.stream().mapToInt(Cost::interruptions).sum();
  }

  private static long settled(List<Cost> stories) {
    return sum(stories.stream().map(Cost::used).toList());
  }

  /** As the model counts its prompts and what it has written. */
  private static long spent(TestEnvironment environment, List<Cost> stories) {
    return stories.stream()
        .flatMap(story -> environment.calls(story.prompt()).stream())
        .filter(call -> call.number() > 1 || !call.prompt().contains("503"))
        .mapToLong(call -> call.prompt().length() / 4 + 20 + call.tokensSent())
        .sum();
  }

  private static long sum(List<Long> numbers) {
    return numbers.stream().mapToLong(number -> number).sum();
  }
}
