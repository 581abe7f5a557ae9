package io.chatgenerator.auth;

import static io.chatgenerator.local.LocalUser.ADA;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Fuzzed;
import io.chatgenerator.robustness.Mutations;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.RequestException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Tokens that no issuer ever signed. */
@Robustness("Fuzzing: tokens (CognitoTokenVerifier)")
class CognitoTokenVerifierFuzz {
  private static final Vertx VERTX = Vertx.vertx();
  private static final FakeIssuer ISSUER = new FakeIssuer(VERTX);
  private static final List<String> VALID =
      List.of(ISSUER.mint.accessToken(ADA), ISSUER.mint.idToken(ADA), ISSUER.mint.machineToken());
  private static final Set<AuthenticatedUser> HOLDERS =
      VALID.stream().map(token -> verify(token).orElseThrow()).collect(Collectors.toSet());
  private static final List<String> TOKENS =
      List.of(".", "..", "=", "-", "_", "e30", "bnVsbA", "W10", "\u0000", " ", "Bearer ", "\n");
  private static final List<String> JSON_TOKENS =
      List.of(
          "\"alg\":\"none\"",
          "\"alg\":\"HS256\"",
          "\"alg\":\"RS256\"",
          "\"crit\":[\"exp\"]",
          "null",
          "\"kid\":",
          "\"sub\":",
          "\"exp\":",
          "1e999",
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "0",
          "-1");

  @AfterContainer
  static void close() {
    VERTX.close().timeout(60, SECONDS).await();
  }

  /** Base64 has spare bits, so a changed token may say the same; it never says anything else. */
  @Fuzzed
  void believesOnlyWhatTheIssuerSigned(@ForAll("texts") String token) {
    assertThat(verify(token)).isIn(known());
  }

  @Fuzzed
  void believesNoHeaderOrClaimThatWasChanged(@ForAll("forged") String token) {
    assertThat(verify(token)).isIn(known());
  }

  @Provide
  Arbitrary<String> texts() {
    return Mutations.text(VALID, TOKENS);
  }

  /** Header and claims are changed as JSON, under the signature of the original. */
  @Provide
  Arbitrary<String> forged() {
    return Combinators.combine(part(0), part(1), Arbitraries.of(VALID))
        .as((header, claims, token) -> header + "." + claims + "." + part(token, 2));
  }

  private static Arbitrary<String> part(int index) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return Mutations.bytes(VALID.stream().map(token -> decoded(token, index)).toList(), JSON_TOKENS)
        .map(base64::encodeToString);
  }

  private static String part(String token, int index) {
    return token.split("\\.", -1)[index];
  }

  private static String decoded(String token, int index) {
    byte[] json = Base64.getUrlDecoder().decode(part(token, index));
    return new String(json, StandardCharsets.UTF_8);
  }

  private static Set<Optional<AuthenticatedUser>> known() {
    return Stream.concat(
            Stream.of(Optional.<AuthenticatedUser>empty()), HOLDERS.stream().map(Optional::of))
        .collect(Collectors.toSet());
  }

  /** The holder; empty where the token is refused in the way that is promised. */
  private static Optional<AuthenticatedUser> verify(String token) {
    return ISSUER
        .verifier
        .verify(token, "192.0.2.9")
        .map(Optional::of)
        .recover(
            failure -> {
              assertThat(failure).isInstanceOf(RequestException.class);
              return Future.succeededFuture(Optional.empty());
            })
        .timeout(30, SECONDS)
        .await();
  }
}
