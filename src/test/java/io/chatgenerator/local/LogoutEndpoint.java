package io.chatgenerator.local;

import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Ends the browser's session: as Cognito ({@code logout_uri}) and as OIDC would have it. */
final class LogoutEndpoint implements Handler<RoutingContext> {
  private final SignIns signIns;
  private final AppClient client;

  LogoutEndpoint(SignIns signIns, AppClient client) {
    this.signIns = signIns;
    this.client = client;
  }

  @Override
  public void handle(RoutingContext context) {
    Cookie session = context.request().getCookie(AuthorizeEndpoint.SESSION_COOKIE);
    if (session != null) {
      signIns.endSession(session.getValue());
      context.response().removeCookie(AuthorizeEndpoint.SESSION_COOKIE);
    }
    String target = target(context);
    if (target == null) {
      String page = SignInPage.message("Signed out", "You can close this page.");
      AuthorizeEndpoint.show(context, 200, page);
    } else if (client.allows(target) && isOurs(context)) {
      context.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, target).end();
    } else {
      String page =
          SignInPage.message("Signed out", "The client does not allow this address to return to.");
      AuthorizeEndpoint.show(context, 400, page);
    }
  }

  private static boolean isOurs(RoutingContext context) {
    return TokenMint.CLIENT_ID.equals(context.request().getParam("client_id"));
  }

  private static String target(RoutingContext context) {
    String cognito = context.request().getParam("logout_uri");
    return cognito != null ? cognito : context.request().getParam("post_logout_redirect_uri");
  }
}
