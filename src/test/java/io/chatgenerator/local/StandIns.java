package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * All outside systems of the service, on this machine alone, and the settings that make the service
 * use them. For people who try it, and for tests; both see the same.
 */
public final class StandIns implements AutoCloseable {
  /** What the local language model accepts. */
  public static final String KEY = "sk-local";

  public static final String TABLE = "Stories";
  private static final String PARAMETER = "OPENAI_SECRET";
  private static final String REGION = "us-east-1";

  private final Vertx vertx;
  private final LocalDynamoDb dynamoDb;
  private final LocalIssuer issuer;
  private final LocalOpenAi openAi;
  private final LocalSsm ssm;

  private StandIns(Vertx vertx, String key, double tokensPerSecond) {
    this.vertx = vertx;
    this.dynamoDb = LocalDynamoDb.start(0);
    this.issuer = new LocalIssuer(vertx);
    this.openAi = new LocalOpenAi(vertx, KEY, tokensPerSecond);
    this.ssm = new LocalSsm(vertx, Map.of(PARAMETER, key));
  }

  /** Starts them with a language model at the pace of a real one. */
  public static StandIns start(Optional<String> realKey) {
    return start(realKey.orElse(KEY), LocalOpenAi.REAL_PACE, issuer -> issuer.start(0));
  }

  /**
   * The same behind a proxy.
   *
   * @param issuer the address at which the proxy makes the issuer reachable
   */
  public static StandIns startBehind(URI issuer, Optional<String> realKey) {
    return start(
        realKey.orElse(KEY), LocalOpenAi.REAL_PACE, waiting -> waiting.startBehind(issuer));
  }

  /** Starts them with a language model that writes as fast as a test likes. */
  public static StandIns start(double tokensPerSecond) {
    return start(KEY, tokensPerSecond, issuer -> issuer.start(0));
  }

  private static StandIns start(
      String key, double tokensPerSecond, Function<LocalIssuer, Future<LocalIssuer>> opening) {
    useLocalCredentials();
    StandIns standIns = new StandIns(Vertx.vertx(), key, tokensPerSecond);
    standIns.dynamoDb.createTable(TABLE);
    opening
        .apply(standIns.issuer)
        .compose(up -> standIns.openAi.start(0))
        .compose(up -> standIns.ssm.start(0))
        .await();
    return standIns;
  }

  /** What the AWS SDK in this process signs its requests with; the stand-ins take anything. */
  private static void useLocalCredentials() {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
  }

  /**
   * The environment of a service, of this process or another one, that uses them, on any free port,
   * and on as many event loops as the system property {@code event.loops} says.
   */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("MANAGEMENT_PORT", "0");
    environment.put("AWS_REGION", REGION);
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.url().toString());
    environment.put("AWS_ENDPOINT_URL_SSM", ssm.url());
    environment.put("STORIES_TABLE", TABLE);
    environment.put("OIDC_ISSUER", issuer.url());
    environment.put("OIDC_CLIENT_ID", TokenMint.CLIENT_ID);
    environment.put("OPENAI_BASE_URL", openAi.url());
    environment.put("OPENAI_SECRET_PARAMETER", PARAMETER);
    Optional.ofNullable(System.getProperty("event.loops"))
        .ifPresent(loops -> environment.put("EVENT_LOOPS", loops));
    return environment;
  }

  public LocalDynamoDb dynamoDb() {
    return dynamoDb;
  }

  public LocalIssuer issuer() {
    return issuer;
  }

  public LocalOpenAi openAi() {
    return openAi;
  }

  public LocalSsm ssm() {
    return ssm;
  }

  @Override
  public void close() {
    vertx.close().timeout(10, TimeUnit.SECONDS).await();
    dynamoDb.close();
  }
}
