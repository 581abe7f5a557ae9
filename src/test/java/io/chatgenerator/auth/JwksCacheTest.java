package io.chatgenerator.auth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.local.IssuerKey;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Robustness("Bad documents of the issuer")
class JwksCacheTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final IssuerKey KEY = IssuerKey.generate();

  private final FakeIssuer issuer = new FakeIssuer(VERTX);
  private final JwksCache cache = issuer.keys;
  private final CapturedLog log = new CapturedLog(JwksCache.class);

  @AfterAll
  static void closeVertx() {
    await(VERTX.close());
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void fetchesWhenFirstNeededAndKeeps() {
    assertThat(cache.current()).isEmpty();
    await(cache.ready());
    await(cache.ready());
    KeySet keys = await(cache.keysFor(issuer.mint.key().id()));
    assertThat(keys.contains(issuer.mint.key().id())).isTrue();
    assertThat(cache.current()).isPresent();
    assertThat(issuer.fetches).hasValue(1);
  }

  @Test
  void fetchesOnceForAllWhoWait() {
    Promise<JsonObject> slow = Promise.promise();
    issuer.answers(slow::future);
    List<Future<KeySet>> waiting =
        IntStream.range(0, 100).mapToObj(i -> cache.keysFor("key-" + i)).toList();
    slow.complete(issuer.mint.jwks());
    await(Future.all(waiting));
    assertThat(issuer.fetches).hasValue(1);
  }

  @Test
  void asksADownIssuerAtMostOnceASecond() {
    issuer.isDown();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> await(cache.ready()))
          .isInstanceOf(JwksCache.IssuerException.class)
          .hasMessage("No keys from the issuer https://issuer.example/pool: connection refused");
    }
    assertThat(issuer.fetches).hasValue(1);
    assertThat(log.messages()).hasSize(1);

    issuer.isUp();
    issuer.clock.advance(Duration.ofSeconds(1));
    await(cache.ready());
    assertThat(issuer.fetches).hasValue(2);
  }

  @Test
  void keepsOldKeysWhileTheIssuerIsDown() {
    await(cache.ready());
    issuer.isDown();
    KeySet keys = await(cache.keysFor("unknown"));
    assertThat(keys.contains(issuer.mint.key().id())).isTrue();
    issuer.clock.advance(Duration.ofHours(5));
    assertThat(cache.current()).contains(keys);
    assertThat(log.messages()).hasSize(2);
  }

  @Test
  void keepsOldKeysWhenTheNewOnesAreUnusable() {
    await(cache.ready());
    issuer.answers(() -> Future.succeededFuture(new JsonObject().put("keys", new JsonArray())));
    assertThat(await(cache.keysFor("unknown")).contains(issuer.mint.key().id())).isTrue();
    assertThat(log.messages()).singleElement().asString().contains("no RSA key");
  }

  @Test
  void looksForAnUnknownKeyAgainAfterTenSeconds() {
    await(cache.ready());
    await(cache.keysFor("unknown"));
    issuer.mint.rotate();
    String rotated = issuer.mint.key().id();
    assertThat(await(cache.keysFor(rotated)).contains(rotated)).isFalse();

    issuer.clock.advance(Duration.ofSeconds(10));
    assertThat(await(cache.keysFor(rotated)).contains(rotated)).isTrue();
    assertThat(issuer.fetches).hasValue(3);
  }

  @Test
  void forgetsAWithdrawnKeyInTheBackground() {
    await(cache.ready());
    String withdrawn = issuer.mint.key().id();
    issuer.mint.rotate();
    issuer.mint.rotate();
    issuer.clock.advance(Duration.ofMinutes(10));
    assertThat(cache.current().orElseThrow().contains(withdrawn)).isTrue();
    assertThat(cache.current().orElseThrow().contains(withdrawn)).isFalse();
    assertThat(issuer.fetches).hasValue(2);
  }

  @Test
  void keepsWhatWasVerifiedWhenTheKeysAreTheSame() {
    await(cache.ready());
    KeySet before = cache.current().orElseThrow();
    await(cache.keysFor("unknown"));
    assertThat(cache.current().orElseThrow()).isSameAs(before);
  }

  @Test
  void completesOnTheCallersEventLoop() {
    Promise<JsonObject> slow = Promise.promise();
    issuer.answers(slow::future);
    Promise<Boolean> sameContext = Promise.promise();
    VERTX.runOnContext(
        nothing -> {
          var context = Vertx.currentContext();
          cache.ready().onComplete(done -> sameContext.complete(Vertx.currentContext() == context));
          VERTX.getOrCreateContext().runOnContext(then -> slow.complete(issuer.mint.jwks()));
        });
    assertThat(await(sameContext.future())).isTrue();
  }

  static Stream<Arguments> unusableKeys() {
    return Stream.of(
        unusable("for encryption", key -> key.put("use", "enc")),
        unusable("for another algorithm", key -> key.put("alg", "RS512")),
        unusable("of another type", key -> key.put("kty", "oct").put("k", "c2VjcmV0")),
        unusable("without an id", key -> key.remove("kid")),
        unusable("with an empty id", key -> key.put("kid", "")),
        unusable("without a modulus", key -> key.remove("n")),
        unusable("with a short modulus", key -> key.put("n", "AQAB")),
        unusable("with a broken modulus", key -> key.put("n", "%%%")),
        unusable("with a modulus that is no text", key -> key.put("n", 7)),
        unusable("without an exponent", key -> key.remove("e")),
        unusable("with exponent 1", key -> key.put("e", "AQ")));
  }

  private static Arguments unusable(String name, Consumer<JsonObject> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusableKeys")
  void passesOverKeys(String name, Consumer<JsonObject> change) {
    JsonObject key = KEY.toJwk();
    change.accept(key);
    JsonArray keys = new JsonArray().add(key).add("no key").addNull();
    assertThat(KeySet.usable(new JsonObject().put("keys", keys))).isEmpty();

    keys.add(KEY.toJwk());
    assertThat(KeySet.usable(new JsonObject().put("keys", keys))).containsOnlyKeys(KEY.id());
  }

  private static <T> T await(Future<T> future) {
    return future.timeout(5, SECONDS).await();
  }
}
