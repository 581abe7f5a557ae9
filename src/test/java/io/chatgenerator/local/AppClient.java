package io.chatgenerator.local;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The settings of the browser application at the {@link LocalIssuer}, as an app client of Cognito
 * has them. Safe for several threads.
 */
public final class AppClient {
  private final Set<String> addresses = ConcurrentHashMap.newKeySet();
  private volatile Duration sessionLifetime = Duration.ofDays(30);

  /** Allows this very address for coming back from signing in and signing out. */
  public void allow(String address) {
    addresses.add(address);
  }

  boolean allows(String address) {
    return address != null && addresses.contains(address);
  }

  /** How long sessions and refresh tokens are good of those who sign in from now on. */
  public void sessionLifetime(Duration lifetime) {
    sessionLifetime = lifetime;
  }

  Duration sessionLifetime() {
    return sessionLifetime;
  }
}
