package io.chatgenerator.page;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The web page at {@code /}, with its assets and its settings ({@code /config.json}): one image
 * serves every environment.
 */
public final class WebPage {
  private static final String GRAPHIQL = "/graphiql";

  /** What Vert.x brings along. */
  private static final String GRAPHIQL_SCRIPTS = "io/vertx/ext/web/handler/graphiql/static";

  private final WebAsset config;
  private final Supplier<Future<Set<String>>> issuer;
  private final boolean graphiql;
  private volatile WebAssets files;

  /**
   * Reads no file before somebody asks for one.
   *
   * @param settings what the page must know, for everybody to see; where {@code graphiql} is true
   *     among them, GraphiQL is served too
   * @param issuer the origins that the page may call to sign in; never fails
   */
  public WebPage(JsonObject settings, Supplier<Future<Set<String>>> issuer) {
    this.config = WebAsset.of("config.json", settings.encode());
    this.issuer = issuer;
    this.graphiql = settings.getBoolean("graphiql");
  }

  public void mount(Router router) {
    router.get("/").handler(context -> answer(context, "index.html", PageHeaders::strict));
    router.get("/config.json").handler(context -> answer(context, config));
    WebAssets.AT_THE_TOP.forEach(
        name -> router.get("/" + name).handler(context -> answer(context, name)));
    router
        .get(WebAssets.PREFIX + ":version/*")
        .handler(context -> serve(context, all -> asset(context, all)));
    if (graphiql) {
      mountGraphiQL(router);
    }
    router.get().last().handler(this::lost);
  }

  /** The first one who asks waits until all files are read and packed, on no event loop. */
  private void serve(RoutingContext context, Consumer<WebAssets> answer) {
    WebAssets known = files;
    Future<WebAssets> ready =
        known == null ? context.vertx().executeBlocking(this::load) : Future.succeededFuture(known);
    ready
        .<Void>map(
            all -> {
              answer.accept(all);
              return null;
            })
        .onFailure(context::fail);
  }

  /** The lock lets those who ask meanwhile wait, on other worker threads, for the same files. */
  private synchronized WebAssets load() {
    if (files == null) {
      files = WebAssets.load();
    }
    return files;
  }

  /** A page that is given the token of the user who is signed in at {@code /}. */
  private void mountGraphiQL(Router router) {
    Route scripts = router.get(GRAPHIQL + "/static/*");
    scripts.handler(WebPage::harden).handler(StaticHandler.create(GRAPHIQL_SCRIPTS));
    router.get(GRAPHIQL).handler(this::graphiql);
  }

  private void graphiql(RoutingContext context) {
    if (context.request().path().endsWith("/")) {
      answer(context, "graphiql.html", PageHeaders::loose);
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
      RoutingContext context, String page, BiConsumer<HttpServerRequest, Set<String>> policy) {
    PageHeaders.common(context.request());
    issuer
        .get()
        .onSuccess(
            origins -> {
              policy.accept(context.request(), origins);
              serve(context, all -> all.page(page).answer(context, WebAsset.ASK_EACH_TIME));
            })
        .onFailure(context::fail);
  }

  private void answer(RoutingContext context, String file) {
    serve(context, all -> answer(context, all.page(file)));
  }

  private static void answer(RoutingContext context, WebAsset file) {
    PageHeaders.common(context.request());
    file.answer(context, WebAsset.ASK_EACH_TIME);
  }

  /**
   * While a release rolls out, a task may be asked for files of another version. It has none: a
   * page of files from two versions would break in ways that nobody has tested.
   */
  private static void asset(RoutingContext context, WebAssets assets) {
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
    serve(context, all -> all.page("lost.html").answer(context, "no-store"));
  }

  private static void missing(RoutingContext context) {
    context.response().setStatusCode(404).putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end();
  }
}
