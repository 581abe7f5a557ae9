package io.chatgenerator.page;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.Set;
import java.util.function.Supplier;

/**
 * GraphiQL at {@code /graphiql/}: the scripts that Vert.x brings along, in a page that gives them
 * the token of the user who is signed in at {@code /}.
 */
final class GraphiQLPage {
  private static final String PATH = "/graphiql";
  private static final String SCRIPTS = "io/vertx/ext/web/handler/graphiql/static";

  private final WebAsset page;
  private final Supplier<Future<Set<String>>> issuer;

  GraphiQLPage(WebAssets assets, Supplier<Future<Set<String>>> issuer) {
    this.page = assets.page("graphiql.html");
    this.issuer = requireNonNull(issuer);
  }

  void mount(Router router) {
    router.get(PATH + "/static/*").handler(GraphiQLPage::harden);
    router.get(PATH + "/static/*").handler(StaticHandler.create(SCRIPTS));
    router.get(PATH).handler(this::page);
  }

  private void page(RoutingContext context) {
    if (!context.request().path().endsWith("/")) {
      context.response().setStatusCode(308).putHeader(HttpHeaders.LOCATION, PATH + "/").end();
      return;
    }
    PageHeaders.common(context.request());
    issuer
        .get()
        .onSuccess(
            origins -> {
              PageHeaders.loose(context.request(), origins);
              page.answer(context, WebAsset.ASK_EACH_TIME);
            })
        .onFailure(context::fail);
  }

  private static void harden(RoutingContext context) {
    PageHeaders.common(context.request());
    context.next();
  }
}
