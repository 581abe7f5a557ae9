package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Makes a create request repeatable: the same token gives the same story.
 *
 * @param value chosen by the client, unique among that owner's requests
 * @param expiresAt from when on the token may be used for another story
 */
public record ClientToken(String value, Instant expiresAt) {
  public ClientToken {
    requireNonNull(value);
    requireNonNull(expiresAt);
  }
}
