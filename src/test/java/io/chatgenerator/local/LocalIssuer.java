package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.CorsHandler;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An OIDC issuer for local work and tests, in the place of a Cognito user pool: discovery, JWKS,
 * sign-in page, code flow with PKCE, refresh, client credentials and logout. Anybody may be
 * anybody: it asks for no password, and listens on the loopback interface alone.
 *
 * <p>May be closed and started again, as an outage: keys stay, and so does the address where the
 * port is given.
 */
public final class LocalIssuer {
  private static final String HOST = "localhost";

  /** As with Cognito, people and tokens are at home on another host than the issuer's name says. */
  private static final String DOMAIN = "127.0.0.1";

  private final Vertx vertx;
  private final IssuerKey firstKey;
  private final AppClient client = new AppClient();
  private final AtomicInteger keyFetches = new AtomicInteger();
  private volatile String url;
  private volatile String domain;
  private volatile TokenMint mint;
  private volatile HttpServer server;

  /** Makes an RSA key, which takes a while: not for an event loop. */
  public LocalIssuer(Vertx vertx) {
    this(vertx, IssuerKey.generate());
  }

  /** Signs with a key that is there already. */
  public LocalIssuer(Vertx vertx, IssuerKey firstKey) {
    this.vertx = vertx;
    this.firstKey = firstKey;
  }

  /**
   * Listens; after an outage at the same port with the same keys.
   *
   * @param port 0 for any free one
   */
  public Future<LocalIssuer> start(int port) {
    return listen(port, server -> address(HOST, server), server -> address(DOMAIN, server));
  }

  /**
   * Listens at any free port, for a proxy that makes it reachable at this address. Requests come
   * with the path of the address before their own.
   */
  public Future<LocalIssuer> startBehind(URI address) {
    return listen(0, server -> address.toString(), server -> address.toString());
  }

  /** The issuer's name, as in {@code iss}, and its address. */
  public String url() {
    return url;
  }

  public int port() {
    return server.actualPort();
  }

  /** Makes any token, good or bad; also the place to rotate keys and set lifetimes. */
  public TokenMint mint() {
    return mint;
  }

  /** What the browser application may do; knows no address at first. */
  public AppClient client() {
    return client;
  }

  /** From now on tokens are signed by a new key. Takes a while: not for an event loop. */
  public void rotate() {
    mint.rotate();
  }

  /** How often somebody asked for the keys. */
  public int keyFetches() {
    return keyFetches.get();
  }

  public Future<Void> close() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  /** The address is part of every answer, so the routes are made once the port is known. */
  private Future<LocalIssuer> listen(
      int port, Function<HttpServer, String> address, Function<HttpServer, String> home) {
    Router root = Router.router(vertx);
    return vertx
        .createHttpServer()
        .requestHandler(root)
        .listen(port, HOST)
        .onSuccess(started -> domain = home.apply(started))
        .map(started -> opened(started, address.apply(started), root));
  }

  private static String address(String host, HttpServer server) {
    return "http://" + host + ":" + server.actualPort();
  }

  private LocalIssuer opened(HttpServer started, String address, Router root) {
    if (!address.equals(url)) {
      mint = new TokenMint(address, InstantSource.system(), firstKey);
    }
    url = address;
    server = started;
    Router routes = Router.router(vertx);
    addRoutes(routes);
    root.route(URI.create(address).getPath() + "/*").subRouter(routes);
    return this;
  }

  private void addRoutes(Router routes) {
    SignIns signIns = new SignIns(InstantSource.system(), client);
    AuthorizeEndpoint authorize = new AuthorizeEndpoint(signIns, client);
    TokenEndpoint token = new TokenEndpoint(mint, signIns);
    routes.route().handler(CorsHandler.create().allowedMethod(HttpMethod.POST));
    routes.get("/.well-known/openid-configuration").respond(c -> Future.succeededFuture(about()));
    routes.get("/.well-known/jwks.json").respond(c -> Future.succeededFuture(keys()));
    routes.get("/authorize").handler(authorize::ask);
    routes.post().handler(BodyHandler.create(false).setBodyLimit(64 * 1024));
    routes.post("/authorize").handler(authorize::signIn);
    routes.post("/token").handler(token);
    routes.post("/revoke").handler(new RevokeEndpoint(signIns));
    routes.get("/logout").handler(new LogoutEndpoint(signIns, client));
  }

  private JsonObject keys() {
    keyFetches.incrementAndGet();
    return mint.jwks();
  }

  private JsonObject about() {
    return new JsonObject()
        .put("issuer", url)
        .put("authorization_endpoint", domain + "/authorize")
        .put("token_endpoint", domain + "/token")
        .put("revocation_endpoint", domain + "/revoke")
        .put("jwks_uri", url + "/.well-known/jwks.json")
        .put("end_session_endpoint", domain + "/logout")
        .put("response_types_supported", new JsonArray().add("code"))
        .put("subject_types_supported", new JsonArray().add("public"))
        .put("id_token_signing_alg_values_supported", new JsonArray().add("RS256"))
        .put("code_challenge_methods_supported", new JsonArray().add("S256"))
        .put("scopes_supported", new JsonArray().add("openid").add("profile").add("email"))
        .put(
            "grant_types_supported",
            new JsonArray()
                .add("authorization_code")
                .add("refresh_token")
                .add("client_credentials"))
        .put(
            "token_endpoint_auth_methods_supported",
            new JsonArray().add("none").add("client_secret_basic").add("client_secret_post"));
  }
}
