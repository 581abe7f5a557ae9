package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.PROMPT;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.atOnce;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static io.chatgenerator.dynamodb.RepositoryFixture.newStory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryRepository.ClientToken;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClientTokensIT {
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void givesTheSameStoryForTheSameToken() {
    Story first = await(create(fixture.newStory(), "token"));
    assertThat(await(create(fixture.newStory(), "token"))).isEqualTo(first);
    assertThat(await(create(fixture.newStory(), "other"))).isNotEqualTo(first);
  }

  @Test
  void givesTheEarlierStoryEvenWhereThereIsNoRoomForAnother() {
    Story first = await(create(fixture.newStory(), "token"));
    assertThat(await(fixture.repository().create(fixture.newStory(), token("token"), 1)))
        .isEqualTo(first);
  }

  @Test
  void givesOneStoryForFiftyRequestsAtOnce() {
    var stories = atOnce(50, () -> create(fixture.newStory(), "token"));
    assertThat(stories).extracting(Future::cause).containsOnlyNulls();
    assertThat(stories.stream().map(Future::result)).containsOnly(stories.get(0).result());
    assertThat(
            await(
                    fixture
                        .repository()
                        .list(
                            fixture.owner(), 100, Optional.empty(), EnumSet.allOf(StoryPart.class)))
                .stories())
        .hasSize(1);
  }

  @Test
  void refusesAnotherPrompt() {
    await(create(fixture.newStory(), "token"));
    refuses(create(newStory(fixture.owner(), "Another prompt"), "token"), ErrorCode.CONFLICT);
  }

  @Test
  void refusesATokenWhoseStoryWasDeleted() {
    Story story = await(create(fixture.newStory(), "token"));
    await(fixture.repository().delete(story.key()));
    refuses(create(fixture.newStory(), "token"), ErrorCode.CONFLICT);
  }

  @Test
  void refusesATokenThatNoKeyCanHold() {
    refuses(create(fixture.newStory(), "x".repeat(1018)), ErrorCode.BAD_USER_INPUT);
    assertThat(await(create(fixture.newStory(), "x".repeat(1017)))).isNotNull();
  }

  @Test
  void belongsToOneOwner() {
    Story mine = await(create(fixture.newStory(), "token"));
    Story theirs = newStory("other-" + fixture.owner(), "Another prompt");
    assertThat(await(create(theirs, "token"))).isEqualTo(theirs).isNotEqualTo(mine);
  }

  @Test
  void countsAsUnusedFromItsExpiryOn() {
    Story first = await(create(fixture.newStory(), "token"));
    assertThat(await(create(createdAt(TOMORROW.minusSeconds(1)), "token"))).isEqualTo(first);
    Story later = createdAt(TOMORROW);
    assertThat(await(create(later, "token"))).isEqualTo(later);
  }

  private Story createdAt(Instant now) {
    return Story.pending(fixture.newStory().key(), PROMPT, List.of(), now, Lease.heldBy(TASK, now));
  }

  private Future<Story> create(Story story, String token) {
    return fixture.repository().create(story, token(token), 1000);
  }

  private static Optional<ClientToken> token(String value) {
    return Optional.of(new ClientToken(value, TOMORROW));
  }

  private static void refuses(Future<Story> creation, ErrorCode code) {
    assertThatThrownBy(() -> await(creation))
        .isInstanceOfSatisfying(RequestException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageNotContaining(PROMPT);
  }
}
