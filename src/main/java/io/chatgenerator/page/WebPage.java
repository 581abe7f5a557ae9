package io.chatgenerator.page;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The web page at {@code /}, with its assets and its settings ({@code /config.json}): one image
 * serves every environment.
 */
public final class WebPage {
  private static final String GRAPHIQL = "/graphiql";

  /** What Vert.x brings along. */
  private static final String GRAPHIQL_SCRIPTS = "io/vertx/ext/web/handler/graphiql/static";

  private final WebAssets assets;
  private final WebAsset index;
  private final Map<String, WebAsset> fixed;
  private final WebAsset lost;
  private final Supplier<Future<Set<String>>> issuer;
  private final Optional<WebAsset> graphiql;

  /**
   * Reads and packs all files: nothing for an event loop.
   *
   * @param settings what the page must know, for everybody to see; where {@code graphiql} is true
   *     among them, GraphiQL is served too
   * @param issuer the origins that the page may call to sign in; never fails
   */
  public WebPage(JsonObject settings, Supplier<Future<Set<String>>> issuer) {
    this.assets = WebAssets.load();
    this.index = assets.page("index.html");
    this.lost = assets.page("lost.html");
    this.fixed =
        Map.of(
            "/config.json", WebAsset.of("config.json", settings.encode()),
            "/reload.js", assets.page("reload.js"),
            "/service-worker.js", assets.page("service-worker.js"),
            "/manifest.webmanifest", assets.page("manifest.webmanifest"));
    this.issuer = requireNonNull(issuer);
    this.graphiql =
        Optional.of(assets.page("graphiql.html")).filter(page -> settings.getBoolean("graphiql"));
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.get("/").handler(context -> answer(context, index, PageHeaders::strict));
    fixed.forEach((path, file) -> router.get(path).handler(context -> answer(context, file)));
    router.get(WebAssets.PREFIX + ":version/*").handler(this::asset);
    graphiql.ifPresent(page -> mountGraphiQL(router, page));
    router.get().last().handler(this::lost);
  }

  /** A page that is given the token of the user who is signed in at {@code /}. */
  private void mountGraphiQL(Router router, WebAsset page) {
    Route scripts = router.get(GRAPHIQL + "/static/*");
    scripts.handler(WebPage::harden).handler(StaticHandler.create(GRAPHIQL_SCRIPTS));
    router.get(GRAPHIQL).handler(context -> graphiql(context, page));
  }

  private void graphiql(RoutingContext context, WebAsset page) {
    if (context.request().path().endsWith("/")) {
      answer(context, page, PageHeaders::loose);
    } else {
      context.response().setStatusCode(308).putHeader(HttpHeaders.LOCATION, GRAPHIQL + "/").end();
    }
  }

  private static void harden(RoutingContext context) {
    PageHeaders.common(context.request());
    context.next();
  }

  /** Answers with a page that may call the issuer. */
  private void answer(
      RoutingContext context, WebAsset page, BiConsumer<HttpServerRequest, Set<String>> policy) {
    PageHeaders.common(context.request());
    issuer
        .get()
        .onSuccess(
            origins -> {
              policy.accept(context.request(), origins);
              page.answer(context, WebAsset.ASK_EACH_TIME);
            })
        .onFailure(context::fail);
  }

  private static void answer(RoutingContext context, WebAsset file) {
    PageHeaders.common(context.request());
    file.answer(context, WebAsset.ASK_EACH_TIME);
  }

  /**
   * While a release rolls out, a task may be asked for files of another version. It has none: a
   * page of files from two versions would break in ways that nobody has tested.
   */
  private void asset(RoutingContext context) {
    String version = context.pathParam("version");
    String name = context.pathParam("*");
    PageHeaders.common(context.request());
    assets
        .find(String.valueOf(name))
        .filter(asset -> assets.version().equals(version))
        .ifPresentOrElse(asset -> asset.answer(context, WebAsset.FOR_EVER), () -> missing(context));
  }

  /** For people who follow a wrong link; programs get the bare status. */
  private void lost(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    if (accept == null || !accept.contains("text/html")) {
      context.next();
      return;
    }
    PageHeaders.common(context.request());
    PageHeaders.strict(context.request(), Set.of());
    context.response().setStatusCode(404);
    lost.answer(context, "no-store");
  }

  private static void missing(RoutingContext context) {
    context.response().setStatusCode(404).putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end();
  }
}
