package io.chatgenerator.config;

import java.net.URI;

/**
 * Whose tokens are accepted.
 *
 * @param issuer for Cognito the URL of the user pool
 * @param clientId the app client of the browser application
 * @param publishScope what a machine's token must be good for
 */
public record OidcConfig(URI issuer, String clientId, String publishScope) {}
