package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.TEXT;

import java.net.URI;

/** Whose tokens are accepted; the README describes each value by its setting. */
public record OidcConfig(URI issuer, String clientId, String publishScope) {
  static OidcConfig from(Settings settings) {
    return new OidcConfig(
        settings.require("OIDC_ISSUER", Parsers::url),
        settings.require("OIDC_CLIENT_ID", TEXT),
        settings.get("PUBLISH_SCOPE", TEXT, "stories/publish"));
  }
}
