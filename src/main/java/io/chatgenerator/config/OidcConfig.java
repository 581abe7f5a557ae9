package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.TEXT;

import java.net.URI;

/** Whose tokens are accepted; each value is described by its setting. */
public record OidcConfig(URI issuer, String clientId, String publishScope) {
  static OidcConfig from(Settings settings) {
    return new OidcConfig(
        settings.require(
            "OIDC_ISSUER",
            Parsers::url,
            "issuer of the accepted tokens; for Cognito the user pool's URL"),
        settings.require("OIDC_CLIENT_ID", TEXT, "the app client of the browser application"),
        settings.get(
            "PUBLISH_SCOPE", TEXT, "stories/publish", "scope that a machine's token needs"));
  }
}
