package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.PROMPT;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static io.chatgenerator.dynamodb.RepositoryFixture.newStory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.ClientToken;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.chatgenerator.story.TokenCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

class StoryQueriesIT {
  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void pagesThroughSixtyStoriesNewestFirst() {
    List<Story> newestFirst = store(60);
    List<Story> paged = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (int page = 0; page < 4; page++) {
      paged.addAll(list(17, after));
      after = Optional.of(paged.get(paged.size() - 1).id());
    }
    assertThat(paged).isEqualTo(newestFirst);
    assertThat(list(17, after)).isEmpty();
  }

  @Test
  void goesOnAfterAStoryThatIsGone() {
    List<Story> newestFirst = store(6);
    await(fixture.repository().delete(newestFirst.get(2).key()));
    assertThat(list(10, Optional.of(newestFirst.get(2).id()))).isEqualTo(newestFirst.subList(3, 6));
    assertThat(list(10, Optional.of("ffffffff-ffff-7fff-bfff-ffffffffffff"))).hasSize(5);
    assertThat(list(10, Optional.of("00000000-0000-7000-8000-000000000000"))).isEmpty();
  }

  @Test
  void refusesToGoOnAfterWhatIsNoStory() {
    assertThatThrownBy(() -> list(10, Optional.of("#active")))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_USER_INPUT));
  }

  @Test
  void listsStoriesOnlyAndOfOneOwnerOnly() {
    Story mine = fixture.newStory();
    Optional<ClientToken> token = Optional.of(new ClientToken("token", NOW.plusSeconds(60)));
    await(fixture.repository().create(mine, token, 1));
    fixture.stored(newStory("other-" + fixture.owner(), PROMPT));
    assertThat(list(10, Optional.empty())).containsExactly(mine);
    assertThat(page("nobody", 10, Optional.empty()).stories()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(StoryPart.class)
  void readsNoOtherPartThanIsWanted(StoryPart part) {
    Story ended = ended();
    Story listed = listed(part);
    assertThat(listed.id()).isEqualTo(ended.id());
    assertThat(listed.status()).isEqualTo(ended.status());
    assertThat(listed.prompt().equals(PROMPT)).isEqualTo(part == StoryPart.PROMPT);
    assertThat(listed.text().equals("A fox.")).isEqualTo(part == StoryPart.TEXT);
    assertThat(listed.tokens().equals(ended.tokens())).isEqualTo(part == StoryPart.TOKENS);
    assertThat(listed.completion().equals(ended.completion()))
        .isEqualTo(part == StoryPart.COMPLETION);
    assertThat(listed.updatedAt().equals(ended.updatedAt())).isEqualTo(part == StoryPart.TIMES);
  }

  @ParameterizedTest
  @EnumSource(StoryPart.class)
  void findsNoOtherPartThanIsWantedButWithTheText(StoryPart part) {
    Story ended = ended();
    Story found = await(fixture.repository().find(ended.key(), EnumSet.of(part))).orElseThrow();
    boolean whole = part == StoryPart.TEXT;
    assertThat(found.key()).isEqualTo(ended.key());
    assertThat(found.status()).isEqualTo(ended.status());
    assertThat(found.prompt().equals(PROMPT)).isEqualTo(whole || part == StoryPart.PROMPT);
    assertThat(found.text().equals("A fox.")).isEqualTo(whole);
    assertThat(found.tokens().equals(ended.tokens())).isEqualTo(whole || part == StoryPart.TOKENS);
  }

  @Test
  void aStoryThatRunsHasNeitherTitleNorTokensWhicheverPartsAreWanted() {
    Story story = store(1).get(0).append("Once upon", NOW);
    await(fixture.repository().save(story, TASK));
    for (StoryPart part : StoryPart.values()) {
      Story listed = listed(part);
      assertThat(listed.lease()).isEqualTo(story.lease());
      assertThat(listed.isTerminal()).isFalse();
      assertThat(listed.title()).isEmpty();
      assertThat(listed.tokens()).isEmpty();
    }
  }

  @Test
  void readsTitlesWithoutTexts() {
    await(fixture.repository().save(store(1).get(0).append("# A fox\n\nOnce", NOW), TASK));
    fixture.stored();
    assertThat(titles()).containsExactly(Optional.empty(), Optional.of("A fox"));
    assertThat(projections).hasSize(1).noneMatch(StoryQueriesIT::hasText);
  }

  /** An earlier version has stored none. */
  @Test
  void readsATitleThatIsNotStoredFromTheText() {
    Story story = store(1).get(0).append("# A fox\n\nOnce", NOW);
    Map<String, AttributeValue> old = new HashMap<>(StoryItems.toItem(story));
    old.remove("title");
    fixture.client().putItem(put -> put.tableName(fixture.table()).item(old)).join();
    assertThat(titles()).containsExactly(Optional.of("A fox"));
    assertThat(projections)
        .satisfiesExactly(
            first -> assertThat(hasText(first)).isFalse(),
            second -> assertThat(hasText(second)).isTrue());
    assertThat(
            await(fixture.repository().find(story.key(), EnumSet.of(StoryPart.TITLE)))
                .flatMap(Story::title))
        .contains("A fox");
  }

  private final List<String> projections = new CopyOnWriteArrayList<>();

  private static boolean hasText(String projection) {
    return List.of(projection.split(", ")).contains("#text");
  }

  private List<Optional<String>> titles() {
    StoryRepository repository =
        fixture.intercepted(
            new ExecutionInterceptor() {
              @Override
              public void beforeExecution(
                  Context.BeforeExecution call, ExecutionAttributes attributes) {
                if (call.request() instanceof QueryRequest query) {
                  projections.add(query.projectionExpression());
                }
              }
            });
    Set<StoryPart> title = EnumSet.of(StoryPart.TITLE);
    return await(repository.list(fixture.owner(), 9, Optional.empty(), title)).stories().stream()
        .map(Story::title)
        .toList();
  }

  /** The SDK would take longer for them. */
  @Test
  void readsItemsOfStoriesByItself() {
    List<SdkResponse> bySdk = new ArrayList<>();
    StoryRepository repository =
        fixture.intercepted(
            new ExecutionInterceptor() {
              @Override
              public void afterUnmarshalling(
                  Context.AfterUnmarshalling call, ExecutionAttributes attributes) {
                bySdk.add(call.response());
              }
            });
    Story story = store(1).get(0);
    assertThat(await(repository.find(story.key()))).contains(story);
    assertThat(
            await(repository.list(fixture.owner(), 9, Optional.empty(), StoryPart.ALL)).stories())
        .containsExactly(story);
    assertThat(((GetItemResponse) bySdk.get(0)).item()).isEmpty();
    assertThat(((QueryResponse) bySdk.get(1)).items()).isEmpty();
    assertThat(bySdk).hasSize(2);
  }

  @Test
  void endsAPageWhereOneOfTheTableIsFullAndSaysThatThereIsMore() {
    List<Story> newestFirst = store(4);
    for (Story story : newestFirst) {
      await(fixture.repository().save(story.append("x".repeat(390_000), NOW), TASK));
    }
    StoryPage first = page(fixture.owner(), 4, Optional.empty());
    assertThat(first.more()).isTrue();
    assertThat(first.stories()).hasSizeBetween(2, 3);
    List<Story> all = new ArrayList<>(first.stories());
    all.addAll(list(4, Optional.of(all.get(all.size() - 1).id())));
    assertThat(all).extracting(Story::id).isEqualTo(newestFirst.stream().map(Story::id).toList());
  }

  private List<Story> list(int limit, Optional<String> after) {
    return page(fixture.owner(), limit, after).stories();
  }

  private StoryPage page(String owner, int limit, Optional<String> after) {
    return await(fixture.repository().list(owner, limit, after, StoryPart.ALL));
  }

  /** The only story, with this part alone. */
  private Story listed(StoryPart part) {
    return await(fixture.repository().list(fixture.owner(), 1, Optional.empty(), EnumSet.of(part)))
        .stories()
        .get(0);
  }

  private Story ended() {
    Story story = store(1).get(0).used(new TokenCount(1, 2, true)).append("A fox.", NOW);
    Story ended = story.completed(new Completion(FinishReason.STOP, "model"), NOW.plusSeconds(1));
    await(fixture.repository().save(ended, TASK));
    return ended;
  }

  private List<Story> store(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> fixture.stored())
        .sorted(Comparator.comparing(Story::id).reversed())
        .toList();
  }
}
