package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.TEXT;

import java.net.URI;

/** Whose tokens are accepted; each value is described by its setting. */
public record OidcConfig(URI issuer, String clientId, String publishScope) {
  static final Settings SETTINGS = new Settings();

  private static final Setting<URI> OIDC_ISSUER =
      SETTINGS.required(
          "OIDC_ISSUER",
          Parsers::url,
          "issuer of the accepted tokens; for Cognito the user pool's URL");
  private static final Setting<String> OIDC_CLIENT_ID =
      SETTINGS.required("OIDC_CLIENT_ID", TEXT, "the app client of the browser application");
  private static final Setting<String> PUBLISH_SCOPE =
      SETTINGS.add("PUBLISH_SCOPE", TEXT, "stories/publish", "scope that a machine's token needs");

  static OidcConfig from(SettingValues values) {
    return new OidcConfig(
        values.get(OIDC_ISSUER), values.get(OIDC_CLIENT_ID), values.get(PUBLISH_SCOPE));
  }
}
