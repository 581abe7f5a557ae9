package io.chatgenerator.local;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who is signed in, and what was handed out to them. Kept in memory, for one event loop. */
final class SignIns {
  private static final Duration CODE_LIFETIME = Duration.ofMinutes(1);

  /** What stands behind a code until it is exchanged, once. */
  record CodeGrant(AuthorizationRequest request, LocalUser user, Instant expiresAt) {}

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, CodeGrant> codes = new HashMap<>();

  /** Somebody who signed in, until they have to do it again. */
  record SignIn(LocalUser user, Instant endsAt) {}

  private final AppClient client;
  private final Map<String, SignIn> refreshTokens = new HashMap<>();
  private final Map<String, SignIn> sessions = new HashMap<>();

  SignIns(InstantSource clock, AppClient client) {
    this.clock = clock;
    this.client = client;
  }

  String newCode(AuthorizationRequest request, LocalUser user) {
    String code = secret();
    codes.put(code, new CodeGrant(request, user, clock.instant().plus(CODE_LIFETIME)));
    return code;
  }

  Optional<CodeGrant> takeCode(String code) {
    return Optional.ofNullable(codes.remove(code))
        .filter(grant -> clock.instant().isBefore(grant.expiresAt()));
  }

  String newRefreshToken(LocalUser user) {
    return newRefreshToken(signIn(user));
  }

  /** Another one of the same sign-in, which it does not make longer. */
  String newRefreshToken(SignIn signIn) {
    String token = secret();
    refreshTokens.put(token, signIn);
    return token;
  }

  /** Good once, without grace, as Cognito has it with rotation: another one replaces it. */
  Optional<SignIn> takeRefreshToken(String token) {
    return Optional.ofNullable(refreshTokens.remove(token)).filter(this::isOpen);
  }

  /** As with Cognito, the end of a browser's session is not the end of its refresh tokens. */
  void revoke(String refreshToken) {
    refreshTokens.remove(refreshToken);
  }

  String newSession(LocalUser user) {
    String session = secret();
    sessions.put(session, signIn(user));
    return session;
  }

  Optional<LocalUser> holderOfSession(String session) {
    return Optional.ofNullable(sessions.get(session)).filter(this::isOpen).map(SignIn::user);
  }

  void endSession(String session) {
    sessions.remove(session);
  }

  private SignIn signIn(LocalUser user) {
    return new SignIn(user, clock.instant().plus(client.sessionLifetime()));
  }

  private boolean isOpen(SignIn signIn) {
    return clock.instant().isBefore(signIn.endsAt());
  }

  private String secret() {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
