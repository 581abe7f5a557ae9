package io.chatgenerator.local;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Somebody who can sign in at the {@link LocalIssuer}.
 *
 * @param subject the {@code sub} of their tokens, a UUID as Cognito's
 */
public record LocalUser(String subject, String username, String name, String email) {
  public static final LocalUser ADA =
      new LocalUser(
          "ada00000-0000-4000-8000-000000000001", "ada", "Ada Lovelace", "ada@example.com");
  public static final LocalUser BEN =
      new LocalUser("be000000-0000-4000-8000-000000000002", "ben", "Ben Okri", "ben@example.com");

  /** Whom the sign-in page offers. */
  public static List<LocalUser> readyMade() {
    return List.of(ADA, BEN);
  }

  /** The user of a name; the same name is always the same user. */
  public static LocalUser named(String name) {
    String username = name.strip().toLowerCase(Locale.ROOT);
    return readyMade().stream()
        .filter(user -> user.username().equals(username))
        .findFirst()
        .orElseGet(() -> made(name.strip(), username));
  }

  private static LocalUser made(String name, String username) {
    UUID subject = UUID.nameUUIDFromBytes(username.getBytes(StandardCharsets.UTF_8));
    String mailbox = username.replaceAll("[^a-z0-9]+", ".");
    return new LocalUser(subject.toString(), username, name, mailbox + "@example.com");
  }
}
