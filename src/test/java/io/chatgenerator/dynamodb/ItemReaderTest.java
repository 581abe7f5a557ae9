package io.chatgenerator.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** What is read of an answer is what the SDK reads of it. */
class ItemReaderTest {
  private static final int DAMAGES = 200;
  private static final List<String> NAMES = List.of("id", "text", "attempt", "Items", "Item", "ä");

  private static final List<String> NUMBERS =
      List.of("0", "-0", "+7", "007", "12", "-9223372036854775808", "9223372036854775808");

  private static final List<String> TEXTS =
      List.of("", "a", "Once upon a time.\n", "\"\\/\b\f\r\t\u0001", "ä€\uD83D\uDC09", "\uFEFF");

  private static final AnsweringClient HTTP = new AnsweringClient();
  private static final DynamoDbAsyncClient SDK =
      DynamoDbAsyncClient.builder()
          .httpClient(HTTP)
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .asyncConfiguration(
              async ->
                  async.advancedOption(
                      SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
          .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
          .build();

  @AfterAll
  static void stop() {
    SDK.close();
  }

  static IntStream seeds() {
    return IntStream.range(0, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsAPageAsTheSdkDoes(int seed) {
    Random random = new Random(seed);
    byte[] page = page(random);
    assertReadAlike(page);
    IntStream.range(0, DAMAGES).forEach(i -> assertReadAlike(damaged(page, random)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsAnItemAsTheSdkDoes(int seed) {
    Random random = new Random(seed);
    byte[] answer = new JsonObject().put("Item", item(random)).toBuffer().getBytes();
    assertItemReadAlike(answer);
    IntStream.range(0, DAMAGES).forEach(i -> assertItemReadAlike(damaged(answer, random)));
  }

  @Test
  void readsWhatStoriesHaveByItself() {
    String page =
        """
        {"Count": 1, "Items": [{"a": {"S": "A"}, "b": {"N": "7"}, "c": {"BOOL": true}}],
          "LastEvaluatedKey": {"id": {"S": "x"}}}\
        """;
    ItemReader reader = ItemReader.ofQuery();
    assertThat(new String(reader.apply(page.getBytes(UTF_8)), UTF_8))
        .isEqualTo(page.substring(0, 23) + page.substring(page.indexOf("]")));
    assertThat(reader.items(List.of()))
        .isEqualTo(List.of(new Item(Map.of("a", "A", "b", 7L, "c", true))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"Items\": null}",
        "{\"Items\": {}}",
        "{\"Items\": [null]}",
        "{\"Items\": [{\"a\": null}]}",
        "{\"Items\": [{\"a\": {}}]}",
        "{\"Items\": [{\"a\": {\"S\": null}}]}",
        "{\"Items\": [{\"a\": {\"S\": 1}}]}",
        "{\"Items\": [{\"a\": {\"N\": 1}}]}",
        "{\"Items\": [{\"a\": {\"BOOL\": \"true\"}}]}",
        "{\"Items\": [{\"a\": {\"S\": \"x\", \"N\": \"1\"}}]}",
        "{\"Items\": [{\"a\": {\"T\": \"x\"}}]}",
        "{\"Items\": [], \"Items\": [{\"a\": {\"S\": \"x\"}}]}",
        "{\"Items\": []} {",
        "{\"Items\": [{\"a\": {\"S\": \"x\"}}"
      })
  void leavesAnotherFormToTheSdk(String page) {
    byte[] answer = page.getBytes(UTF_8);
    ItemReader reader = ItemReader.ofQuery();
    assertThat(reader.apply("{\"Items\":[{\"a\":{\"S\":\"x\"}}]}".getBytes(UTF_8))).hasSize(12);
    assertThat(reader.apply(answer)).isSameAs(answer);
    assertThat(reader.items(List.of())).isEmpty();
  }

  @Test
  void readsNoAnswerInAnotherEncoding() {
    byte[] answer = "{\"Items\": []}".getBytes(UTF_16BE);
    assertThat(ItemReader.ofQuery().apply(answer)).isSameAs(answer);
  }

  private static void assertReadAlike(byte[] answer) {
    ItemReader reader = ItemReader.ofQuery();
    byte[] rest = reader.apply(answer);
    if (rest != answer) {
      var whole = HTTP.answer(answer, () -> SDK.query(query -> {}));
      var read = HTTP.answer(rest, () -> SDK.query(query -> {}));
      assertThat(reader.items(read.items()))
          .as(new String(answer, UTF_8))
          .isEqualTo(whole.items().stream().map(Item::of).toList());
      assertThat(read.toBuilder().items(whole.items()).build()).isEqualTo(whole);
    }
  }

  private static void assertItemReadAlike(byte[] answer) {
    ItemReader reader = ItemReader.ofGetItem();
    byte[] rest = reader.apply(answer);
    if (rest != answer) {
      var whole = HTTP.answer(answer, () -> SDK.getItem(get -> {}));
      var read = HTTP.answer(rest, () -> SDK.getItem(get -> {}));
      assertThat(read.hasItem()).isEqualTo(whole.hasItem());
      assertThat(reader.items(List.of(read.item())))
          .as(new String(answer, UTF_8))
          .isEqualTo(List.of(Item.of(whole.item())));
    }
  }

  private static byte[] page(Random random) {
    JsonArray items = new JsonArray();
    IntStream.range(0, random.nextInt(4)).forEach(i -> items.add(item(random)));
    JsonObject page = new JsonObject();
    if (random.nextBoolean()) {
      page.put("LastEvaluatedKey", item(random)).put("Unknown", item(random));
    }
    page.put("Items", items);
    if (random.nextBoolean()) {
      page.put("Count", random.nextInt(100)).put("ScannedCount", random.nextInt(100));
    }
    return (random.nextBoolean() ? page.encode() : page.encodePrettily()).getBytes(UTF_8);
  }

  private static JsonObject item(Random random) {
    JsonObject item = new JsonObject();
    IntStream.range(0, random.nextInt(5)).forEach(i -> item.put(one(NAMES, random), value(random)));
    return item;
  }

  private static JsonObject value(Random random) {
    JsonObject value = new JsonObject();
    return switch (random.nextInt(16)) {
      case 0 -> value.put("NULL", true);
      case 1 -> value.put("L", new JsonArray().add(value(random)));
      case 2 -> value.put("M", item(random));
      case 3 -> value.put("SS", new JsonArray(TEXTS));
      case 4, 5, 6 -> value.put("BOOL", random.nextBoolean());
      case 7, 8, 9, 10 -> value.put("N", one(NUMBERS, random));
      default -> value.put("S", one(TEXTS, random).repeat(random.nextInt(3)));
    };
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  /** One byte more, less, or other; or the end missing. */
  private static byte[] damaged(byte[] answer, Random random) {
    int at = random.nextInt(answer.length);
    byte[] head = Arrays.copyOf(answer, at);
    byte[] other = {"{}[]\":,SNa1\\ \u00e4".getBytes(UTF_8)[random.nextInt(14)]};
    return switch (random.nextInt(4)) {
      case 0 -> head;
      case 1 -> joined(head, Arrays.copyOfRange(answer, at + 1, answer.length));
      case 2 -> joined(head, other, Arrays.copyOfRange(answer, at, answer.length));
      default -> joined(head, other, Arrays.copyOfRange(answer, at + 1, answer.length));
    };
  }

  private static byte[] joined(byte[]... parts) {
    byte[] whole = new byte[Stream.of(parts).mapToInt(part -> part.length).sum()];
    int end = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, end, part.length);
      end += part.length;
    }
    return whole;
  }

  /** Gives the same answer to every request. */
  private static final class AnsweringClient implements SdkAsyncHttpClient {
    private byte[] content;

    <T> T answer(byte[] answer, Supplier<CompletableFuture<T>> call) {
      content = answer;
      try {
        return call.get().join();
      } catch (CompletionException refused) {
        throw new AssertionError("the SDK refuses " + new String(answer, UTF_8), refused);
      }
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest call) {
      call.responseHandler().onHeaders(SdkHttpResponse.builder().statusCode(200).build());
      call.responseHandler().onStream(AsyncRequestBody.fromBytes(content));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
