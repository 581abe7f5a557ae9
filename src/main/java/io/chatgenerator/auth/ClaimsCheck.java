package io.chatgenerator.auth;

import io.chatgenerator.auth.AuthenticatedUser.Kind;
import io.chatgenerator.config.OidcConfig;
import io.chatgenerator.story.RequestException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From the claims of a token with a good signature to the user, by the rules for Cognito's tokens:
 * an access token says for whom it is in {@code client_id} and has no {@code aud}, an id token the
 * other way round. Failures are {@link RequestException}s.
 */
record ClaimsCheck(OidcConfig oidc, InstantSource clock) {
  private static final Duration LEEWAY = Duration.ofSeconds(5);
  // OpenID Connect Core 2: a subject is never longer.
  private static final int MAX_SUBJECT_LENGTH = 255;

  /** Partitions of the table whose keys begin like this belong to the service. */
  private static final String RESERVED = "#";

  AuthenticatedUser userOf(JsonObject claims) {
    Instant expiresAt = checkTime(claims);
    String subject = subject(claims);
    return switch (String.valueOf(claims.getValue("token_use"))) {
      case "access" -> holderOfAccessToken(claims, subject, expiresAt);
      case "id" -> holderOfIdToken(claims, subject, expiresAt);
      default -> throw refused("is neither an access token nor an id token");
    };
  }

  private AuthenticatedUser holderOfAccessToken(
      JsonObject claims, String subject, Instant expiresAt) {
    Set<String> scopes = scopes(claims);
    boolean ours = oidc.clientId().equals(claims.getValue("client_id"));
    // Cognito's client credentials: no person, so the subject is the client itself.
    boolean program = subject.equals(claims.getValue("client_id"));
    if (ours && !program) {
      return new AuthenticatedUser(subject, Kind.USER, expiresAt, scopes, groups(claims));
    }
    if (program && !ours && scopes.contains(oidc.publishScope())) {
      return new AuthenticatedUser(subject, Kind.MACHINE, expiresAt, scopes, Set.of());
    }
    throw refused("is for another client");
  }

  private AuthenticatedUser holderOfIdToken(JsonObject claims, String subject, Instant expiresAt) {
    if (!audience(claims).contains(oidc.clientId())) {
      throw refused("is for another audience");
    }
    return new AuthenticatedUser(subject, Kind.USER, expiresAt, Set.of(), groups(claims));
  }

  private Instant checkTime(JsonObject claims) {
    Instant now = clock.instant();
    Instant expiresAt = instant(claims, "exp");
    if (!now.isBefore(expiresAt)) {
      throw refused("has expired");
    }
    if (claims.containsKey("nbf") && instant(claims, "nbf").isAfter(now.plus(LEEWAY))) {
      throw refused("is not valid yet");
    }
    return expiresAt;
  }

  private static Instant instant(JsonObject claims, String name) {
    if (!(claims.getValue(name) instanceof Number seconds)) {
      throw refused("has no usable " + name);
    }
    try {
      return Instant.ofEpochSecond(seconds.longValue());
    } catch (DateTimeException e) {
      throw refused("has no usable " + name);
    }
  }

  private static String subject(JsonObject claims) {
    if (claims.getValue("sub") instanceof String subject
        && !subject.isBlank()
        && !subject.startsWith(RESERVED)
        && subject.length() <= MAX_SUBJECT_LENGTH) {
      return subject;
    }
    throw refused("has no usable sub");
  }

  private static Set<String> scopes(JsonObject claims) {
    return claims.getValue("scope") instanceof String scope && !scope.isBlank()
        ? Set.copyOf(List.of(scope.strip().split(" +")))
        : Set.of();
  }

  private static Set<String> groups(JsonObject claims) {
    return claims.getValue("cognito:groups") instanceof JsonArray groups
        ? groups.stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .collect(Collectors.toSet())
        : Set.of();
  }

  private static List<?> audience(JsonObject claims) {
    Object audience = claims.getValue("aud");
    if (audience instanceof JsonArray several) {
      return several.getList();
    }
    return audience == null ? List.of() : List.of(audience);
  }

  private static RequestException refused(String why) {
    return RequestException.unauthenticated("The token " + why);
  }
}
