package io.chatgenerator.local;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The browser's side of the code flow: the sign-in page, and the way back with a code. */
final class AuthorizeEndpoint {
  static final String SESSION_COOKIE = "local-issuer-session";
  private static final int MAX_NAME_LENGTH = 64;

  private final SignIns signIns;
  private final AppClient client;

  AuthorizeEndpoint(SignIns signIns, AppClient client) {
    this.signIns = signIns;
    this.client = client;
  }

  /** Shows the page; goes straight back where somebody is signed in, or where no page is wanted. */
  void ask(RoutingContext context) {
    AuthorizationRequest request = AuthorizationRequest.of(context.queryParams());
    if (refuses(context, request)) {
      return;
    }
    Optional<LocalUser> user = signedIn(context, request);
    if (user.isPresent()) {
      returnWithCode(context, request, user.get());
    } else if ("none".equals(request.get("prompt"))) {
      redirect(context, request, "error", "login_required");
    } else {
      show(context, 200, SignInPage.ask(request));
    }
  }

  /** Takes what was chosen on the page. */
  void signIn(RoutingContext context) {
    AuthorizationRequest request = AuthorizationRequest.of(context.request().formAttributes());
    if (refuses(context, request)) {
      return;
    }
    String name = context.request().getFormAttribute("name");
    if (name == null || name.isBlank() || name.length() > MAX_NAME_LENGTH) {
      show(context, 200, SignInPage.askAgain(request));
      return;
    }
    LocalUser user = LocalUser.named(name);
    context.response().addCookie(cookie(signIns.newSession(user)));
    returnWithCode(context, request, user);
  }

  private boolean refuses(RoutingContext context, AuthorizationRequest request) {
    Optional<String> fatal = request.fatalFault(client);
    fatal.ifPresent(words -> show(context, 400, SignInPage.message("Cannot sign in", words)));
    Optional<String> fault = fatal.isPresent() ? Optional.empty() : request.fault();
    fault.ifPresent(error -> redirect(context, request, "error", error));
    return fatal.isPresent() || fault.isPresent();
  }

  private Optional<LocalUser> signedIn(RoutingContext context, AuthorizationRequest request) {
    Cookie session = context.request().getCookie(SESSION_COOKIE);
    return "login".equals(request.get("prompt")) || session == null
        ? Optional.empty()
        : signIns.holderOfSession(session.getValue());
  }

  private void returnWithCode(
      RoutingContext context, AuthorizationRequest request, LocalUser user) {
    redirect(context, request, "code", signIns.newCode(request, user));
  }

  private static void redirect(
      RoutingContext context, AuthorizationRequest request, String name, String value) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put(name, value);
    if (request.get("state") != null) {
      answer.put("state", request.get("state"));
    }
    StringBuilder address = new StringBuilder(request.redirectUri());
    answer.forEach(
        (key, text) ->
            address
                .append(address.indexOf("?") < 0 ? '?' : '&')
                .append(key)
                .append('=')
                .append(URLEncoder.encode(text, StandardCharsets.UTF_8)));
    // 303: a browser that posted the form comes with a GET.
    context
        .response()
        .setStatusCode(303)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.LOCATION, address)
        .end();
  }

  static void show(RoutingContext context, int status, String page) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        .end(page);
  }

  private static Cookie cookie(String session) {
    return Cookie.cookie(SESSION_COOKIE, session)
        .setPath("/")
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.LAX);
  }
}
