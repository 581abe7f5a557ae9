package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.LocalDynamoDb;
import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.UpstreamCall;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One account that takes for a minute whatever it may. What it costs comes within a fifth of the
 * sums in {@code docs/limits.md}, and does not exceed them.
 */
@ExtendWith(Figures.Resolver.class)
final class AccountCostSoak {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int STORIES = 21;
  private static final int LONGEST = 4_000;
  private static final String WIDE = "\u6f22";

  /** Of words too short for the stand-in to make names of, so that its stories stay short. */
  private static final String FILLER = " \u6f22\u6f22\u6f22".repeat(LONGEST / 4 - 20);

  /** So that an attempt takes a quarter of a minute until it is cut in the middle of its story. */
  private static final double TOKENS_PER_SECOND = 10;

  private static final int SOCKETS = 20;
  private static final int OPERATIONS = 30;
  private static final int STARTS = 20;

  /** What a minute allows beside the starts, which weigh four each. */
  private static final int READS = 3_000 - 4 * STARTS;

  private static final String ALL =
      "subscription { storiesChanged { id story { prompt text status } } }";

  private final Vertx vertx = Vertx.vertx();

  @Test
  void comesNearTheSumOfTheLimits(Figures figures) {
    try (StandIns standIns = StandIns.start(TOKENS_PER_SECOND);
        TableProcess dynamoDb = TableProcess.start();
        CountingTable table = new CountingTable(dynamoDb.url())) {
      put(dynamoDb, LocalUser.named("greedy").subject());
      Ports ports = Ports.free();
      ServiceProcess task =
          ServiceProcess.start("greedy", ports, "256m", settings(standIns, table));
      HttpClientAgent http = vertx.createHttpClient();
      Waiting.await(task.ready(vertx, http), Duration.ofMinutes(2));
      String token = standIns.issuer().mint().accessToken(LocalUser.named("greedy"));
      try (Attacker attacker = new Attacker(ports, token)) {
        attacker.repeat(SOCKETS, 20, () -> attacker.operate(OPERATIONS, ALL, true));
        Waiting.pass(vertx, MINUTE);
        double before = table.readUnits();
        long sent = attacker.bytes();
        attacker.repeat(STARTS, 20, () -> attacker.post(continuation()));
        AtomicLong read = read(http, ports.api(), token);
        Waiting.pass(vertx, MINUTE);
        List<UpstreamCall> calls = standIns.openAi().calls();
        Map<String, Long> seen =
            Map.of(
                "read units of the table a minute",
                (long) (table.readUnits() - before),
                "bytes of stories sent a minute",
                attacker.bytes() - sent + read.get(),
                "stories begun a minute",
                calls.stream().filter(c -> c.number() == 1).count(),
                "calls of the model a minute",
                (long) calls.size(),
                "tokens of the model a minute",
                sum(calls, AccountCostSoak::tokens),
                "characters that the model is sent a minute",
                sum(calls, AccountCostSoak::length));
        assertThat(attacker.misspelt()).isZero();
        check(seen, figures);
      } finally {
        task.kill();
      }
    } finally {
      vertx.close().await();
    }
  }

  private static void check(Map<String, Long> seen, Figures figures) {
    SoftAssertions all = new SoftAssertions();
    seen.forEach(
        (what, cost) -> {
          long most = documented(what);
          figures.add("one account", what + ": seen, at most", cost + ", " + most);
          all.assertThat(cost).as(what).isBetween(most * 4 / 5, most);
        });
    all.assertAll();
  }

  private static long documented(String what) {
    try {
      Matcher row =
          Pattern.compile("\\| " + what + " \\| ([0-9,]+) \\|")
              .matcher(Files.readString(Path.of("docs", "limits.md")));
      assertThat(row.find()).as(what).isTrue();
      return Long.parseLong(row.group(1).replace(",", ""));
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static long sum(List<UpstreamCall> calls, ToLongFunction<JsonObject> figure) {
    return calls.stream().map(UpstreamCall::body).map(JsonObject::new).mapToLong(figure).sum();
  }

  private static long tokens(JsonObject request) {
    return request.getLong("max_completion_tokens", request.getLong("max_tokens"));
  }

  /** Without the system prompt, which is the operator's. */
  private static long length(JsonObject request) {
    return request.getJsonArray("messages").stream()
        .map(JsonObject.class::cast)
        .filter(message -> !message.getString("role").equals("system"))
        .mapToLong(message -> message.getString("content").length())
        .sum();
  }

  /** Reads one story after the other for a minute, and counts the bytes of the answers. */
  private AtomicLong read(HttpClientAgent http, int port, String token) {
    AtomicLong bytes = new AtomicLong();
    AtomicInteger left = new AtomicInteger(READS);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setPort(port)
            .setHost("localhost")
            .setURI("/graphql")
            .putHeader("Authorization", "Bearer " + token)
            .putHeader("Content-Type", "application/json");
    vertx.setPeriodic(
        MINUTE.toMillis() / READS,
        timer -> {
          String document =
              "{ story(id: \"%s\") { id prompt text } }".formatted(id(left.get() % STORIES));
          http.request(options)
              .compose(
                  request ->
                      request
                          .send(new JsonObject().put("query", document).toBuffer())
                          .compose(HttpClientResponse::body))
              .onSuccess(body -> bytes.addAndGet(body.length()));
          if (left.decrementAndGet() == 0) {
            vertx.cancelTimer(timer);
          }
        });
    return bytes;
  }

  /** A story of the greatest length that continues as many as it can, and is cut off. */
  private static String continuation() {
    String prompt = UUID.randomUUID() + "[cut]";
    return "mutation { createStory(continues: \"%s\", prompt: \"%s\") { id } }"
        .formatted(
            id(STORIES - 1),
            prompt + " ".repeat(LONGEST - prompt.length() - FILLER.length()) + FILLER);
  }

  private static String id(int number) {
    return "01890000-0000-7000-8000-%012d".formatted(number);
  }

  private static void put(TableProcess table, String owner) {
    try (DynamoDbAsyncClient client = LocalDynamoDb.client(table.url())) {
      IntStream.range(0, STORIES)
          .mapToObj(number -> item(owner, number))
          .forEach(item -> client.putItem(put -> put.tableName(StandIns.TABLE).item(item)).join());
    }
  }

  private static Map<String, AttributeValue> item(String owner, int number) {
    String earlier =
        IntStream.range(0, number)
            .mapToObj(i -> id(number - 1 - i))
            .collect(Collectors.joining(" "));
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("owner", AttributeValue.fromS(owner));
    item.put("id", AttributeValue.fromS(id(number)));
    item.put("prompt", AttributeValue.fromS(WIDE.repeat(LONGEST)));
    item.put("text", AttributeValue.fromS(WIDE.repeat(LONGEST)));
    item.put("continues", AttributeValue.fromS(earlier));
    item.put("status", AttributeValue.fromS("COMPLETE"));
    item.put("attempt", AttributeValue.fromN("1"));
    item.put("createdAt", AttributeValue.fromN("1769862896789"));
    item.put("updatedAt", AttributeValue.fromN("1769862896789"));
    return item;
  }

  private static Map<String, String> settings(StandIns standIns, CountingTable table) {
    Map<String, String> settings = new HashMap<>(standIns.environment());
    settings.put("AWS_ENDPOINT_URL_DYNAMODB", table.url().toString());
    settings.put("LOG_FORMAT", "text");
    settings.put("MAX_TOKENS_PER_USER_PER_DAY", "1000000");
    return settings;
  }
}
