package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.atOnce;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Cost.Reservation;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryRepository.DayOverException;
import io.chatgenerator.story.TokenCount;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tokens of the day in the account item, at DynamoDB itself. */
class AccountTokensIT {
  private static final LocalDate TODAY = LocalDate.parse("2026-01-02");
  private static final LocalDate TOMORROW = TODAY.plusDays(1);
  private static final Lease LEASE = Lease.heldBy(TASK, NOW.plusSeconds(60));

  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void areReservedExactlyAsOftenAsThereIsRoom() {
    var creations = atOnce(30, () -> create(TODAY, 10, 105));
    assertThat(creations.stream().filter(Future::succeeded)).hasSize(10);
    assertThat(creations.stream().filter(Future::failed).map(Future::cause))
        .allSatisfy(
            why ->
                assertThat(why)
                    .isInstanceOfSatisfying(
                        RequestException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED)));
    assertThat(tokens(TODAY)).isEqualTo(100);
    assertThat(usage(TODAY)).isEqualTo(10);
  }

  @Test
  void areSettledByTheEnd() {
    Story story = await(create(TODAY, 10, 105));
    Story ended = story.used(new TokenCount(3, 4, false)).cancelled(NOW);
    assertThat(await(fixture.repository().save(ended, TASK))).isTrue();
    assertThat(await(fixture.repository().save(ended, TASK))).isFalse();
    assertThat(fixture.read(story)).isEqualTo(ended);
    assertThat(tokens(TODAY)).isEqualTo(7);
  }

  @Test
  void areCountedAnewOnTheNextDayWhateverEndsThen() {
    Story yesterdays = await(create(TODAY, 10, 105));
    await(create(TOMORROW, 20, 105));
    Story ended = yesterdays.used(new TokenCount(3, 4, false)).cancelled(NOW);
    assertThat(await(fixture.repository().save(ended, TASK))).isTrue();
    assertThat(tokens(TOMORROW)).isEqualTo(20);
    assertThat(usage(TOMORROW)).isOne();
  }

  @Test
  void areThoseOfTheNextDayOnceThatHasBegunForAnotherTask() {
    await(create(TOMORROW, 20, 105));
    Future<Story> late = create(TODAY, 10, 105);
    await(late.otherwiseEmpty());
    assertThat(late.cause())
        .isInstanceOfSatisfying(
            DayOverException.class, over -> assertThat(over.next()).isEqualTo(TOMORROW));
    assertThat(tokens(TODAY)).isEqualTo(20);
  }

  @Test
  void areExtendedByAFailureWithinTheBudgetAlone() {
    Story story = await(create(TODAY, 10, 25));
    await(create(TODAY, 10, 25));
    TokenCount used = new TokenCount(2, 3, true);
    Story second = story.afterFailure(used, LEASE, NOW);
    assertThat(await(fixture.repository().take(story, second, 0))).isTrue();
    assertThat(tokens(TODAY)).isEqualTo(25);
    Future<Boolean> third =
        fixture.repository().take(second, second.afterFailure(used, LEASE, NOW), 0);
    await(third.otherwiseEmpty());
    assertThat(third.cause())
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
    assertThat(fixture.read(story)).isEqualTo(second);
    Story interrupted = second.afterInterruption(used, LEASE, NOW);
    assertThat(await(fixture.repository().take(second, interrupted, 0))).isTrue();
    assertThat(tokens(TODAY)).isEqualTo(30);
    await(create(TOMORROW, 1, 25));
    Story later = interrupted.afterFailure(used, LEASE, NOW);
    assertThat(await(fixture.repository().take(interrupted, later, 0))).isTrue();
    assertThat(tokens(TOMORROW)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"day", "tokens", "both", "old", "future"})
  void startWithNothingWhereTheItemCannotBeRead(String what) {
    Map<String, AttributeValue> item =
        new HashMap<>(StoryItems.key(fixture.owner(), Account.ITEM_ID));
    AttributeValue odd = AttributeValue.fromBool(true);
    item.put("day", AttributeValue.fromS(TODAY.toString()));
    item.put("tokens", AttributeValue.fromN("50"));
    switch (what) {
      case "day" -> item.put("day", odd);
      case "tokens" -> item.put("tokens", odd);
      case "both" -> item.putAll(Map.of("day", odd, "tokens", odd));
      case "old" -> item.remove("day");
      default -> item.put("day", AttributeValue.fromS("2099-01-01"));
    }
    fixture.client().putItem(put -> put.tableName(fixture.table()).item(item)).join();
    Story story = await(create(TODAY, 10, 105));
    assertThat(tokens(TODAY)).isBetween(10L, 60L);
    await(fixture.repository().save(story.used(new TokenCount(1, 1, true)).cancelled(NOW), TASK));
    assertThat(tokens(TODAY)).isBetween(2L, 52L);
  }

  @Test
  void ofAStoryThatIsRemovedUnreadStayAsTheyWereReserved() {
    Story story = await(create(TODAY, 10, 105));
    assertThat(await(fixture.repository().delete(story.key()))).isTrue();
    assertThat(tokens(TODAY)).isEqualTo(10);
  }

  private Future<Story> create(LocalDate day, long tokens, long budget) {
    Story story = fixture.newStory().reserving(new Reservation(day, tokens, budget));
    return fixture.repository().create(story, Optional.empty(), 100);
  }

  private long tokens(LocalDate day) {
    return await(accounts().usage(fixture.owner(), day)).tokens();
  }

  private int usage(LocalDate day) {
    return await(accounts().usage(fixture.owner(), day)).stories();
  }

  private DynamoDbAccountRepository accounts() {
    return new DynamoDbAccountRepository(
        Repositories.users(
            fixture.client(),
            fixture.table(),
            fixture.vertx(),
            System::nanoTime,
            new java.util.Random()));
  }
}
