package io.chatgenerator.local;

import io.chatgenerator.local.SignIns.CodeGrant;
import io.chatgenerator.local.SignIns.SignIn;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Exchanges codes, refresh tokens and client credentials for tokens (RFC 6749, RFC 7636). */
final class TokenEndpoint implements Handler<RoutingContext> {
  private final TokenMint mint;
  private final SignIns signIns;

  TokenEndpoint(TokenMint mint, SignIns signIns) {
    this.mint = mint;
    this.signIns = signIns;
  }

  @Override
  public void handle(RoutingContext context) {
    MultiMap form = context.request().formAttributes();
    switch (String.valueOf(form.get("grant_type"))) {
      case "authorization_code" -> exchangeCode(context, form);
      case "refresh_token" -> refresh(context, form);
      case "client_credentials" -> admitMachine(context, form);
      default -> refuse(context, 400, "unsupported_grant_type");
    }
  }

  private void exchangeCode(RoutingContext context, MultiMap form) {
    signIns
        .takeCode(form.get("code"))
        .filter(grant -> matches(grant, form))
        .ifPresentOrElse(
            grant -> answer(context, tokens(grant)), () -> refuse(context, 400, "invalid_grant"));
  }

  private static boolean matches(CodeGrant grant, MultiMap form) {
    return TokenMint.CLIENT_ID.equals(form.get("client_id"))
        && grant.request().redirectUri().equals(form.get("redirect_uri"))
        && grant.request().isAnsweredBy(form.get("code_verifier"));
  }

  private JsonObject tokens(CodeGrant grant) {
    return tokens(grant.user(), grant.request().get("nonce"))
        .put("refresh_token", signIns.newRefreshToken(grant.user()));
  }

  private JsonObject renewed(SignIn signIn) {
    return tokens(signIn.user(), null).put("refresh_token", signIns.newRefreshToken(signIn));
  }

  private JsonObject tokens(LocalUser user, String nonce) {
    String idToken =
        nonce == null
            ? mint.idToken(user)
            : mint.idToken(user, draft -> draft.claim("nonce", nonce));
    return bearer(mint.accessToken(user)).put("id_token", idToken);
  }

  private void refresh(RoutingContext context, MultiMap form) {
    Optional.ofNullable(form.get("client_id"))
        .filter(TokenMint.CLIENT_ID::equals)
        .flatMap(client -> signIns.takeRefreshToken(form.get("refresh_token")))
        .ifPresentOrElse(
            signIn -> answer(context, renewed(signIn)),
            () -> refuse(context, 400, "invalid_grant"));
  }

  private void admitMachine(RoutingContext context, MultiMap form) {
    String scope = form.contains("scope") ? form.get("scope") : TokenMint.PUBLISH_SCOPE;
    if (!isMachine(context, form)) {
      refuse(context, 401, "invalid_client");
    } else if (!TokenMint.PUBLISH_SCOPE.equals(scope)) {
      refuse(context, 400, "invalid_scope");
    } else {
      answer(context, bearer(mint.machineToken()));
    }
  }

  private static boolean isMachine(RoutingContext context, MultiMap form) {
    String expected = TokenMint.MACHINE_ID + ":" + TokenMint.MACHINE_SECRET;
    String basic = Base64.getEncoder().encodeToString(expected.getBytes(StandardCharsets.UTF_8));
    return ("Basic " + basic).equals(context.request().getHeader(HttpHeaders.AUTHORIZATION))
        || expected.equals(form.get("client_id") + ":" + form.get("client_secret"));
  }

  private JsonObject bearer(String accessToken) {
    return new JsonObject()
        .put("access_token", accessToken)
        .put("token_type", "Bearer")
        .put("expires_in", mint.lifetime().toSeconds());
  }

  private static void answer(RoutingContext context, JsonObject tokens) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    context.json(tokens);
  }

  private static void refuse(RoutingContext context, int status, String error) {
    context.response().setStatusCode(status);
    answer(context, new JsonObject().put("error", error));
  }
}
