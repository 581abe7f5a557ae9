package io.chatgenerator.jmh;

import io.chatgenerator.auth.CognitoTokenVerifier;
import io.chatgenerator.auth.JwksCache;
import io.chatgenerator.config.OidcConfig;
import io.chatgenerator.limit.PacedQueue;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.local.LocalIssuer;
import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.TokenMint;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The check of a token that was found good before. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenBenchmark {
  private Vertx vertx;
  private CognitoTokenVerifier verifier;
  private String token;

  @Setup
  public void start() {
    vertx = Vertx.vertx();
    LocalIssuer issuer = new LocalIssuer(vertx).start(0).await();
    URI url = URI.create(issuer.url());
    OidcConfig oidc = new OidcConfig(url, TokenMint.CLIENT_ID, TokenMint.PUBLISH_SCOPE);
    verifier =
        new CognitoTokenVerifier(
            oidc,
            new JwksCache(vertx, WebClient.create(vertx), url),
            new RateLimiter(1_000, () -> {}),
            new PacedQueue(vertx));
    token = issuer.mint().accessToken(LocalUser.ADA);
    verifier.verify(token, "192.0.2.1").await();
  }

  @TearDown
  public void stop() {
    vertx.close().await();
  }

  @Benchmark
  public boolean known() {
    return verifier.verify(token, "192.0.2.1").succeeded();
  }
}
