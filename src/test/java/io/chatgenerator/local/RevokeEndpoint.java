package io.chatgenerator.local;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Makes a refresh token worthless (RFC 7009), for the browser application alone. */
final class RevokeEndpoint implements Handler<RoutingContext> {
  private final SignIns signIns;

  RevokeEndpoint(SignIns signIns) {
    this.signIns = signIns;
  }

  @Override
  public void handle(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    String token = context.request().getFormAttribute("token");
    if (token == null
        || !TokenMint.CLIENT_ID.equals(context.request().getFormAttribute("client_id"))) {
      context.response().setStatusCode(400);
      context.json(new JsonObject().put("error", "invalid_request"));
      return;
    }
    // Whether there was such a token is nobody's business.
    signIns.revoke(token);
    context.response().end();
  }
}
