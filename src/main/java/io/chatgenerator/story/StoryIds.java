package io.chatgenerator.story;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDClock;
import java.time.InstantSource;
import java.util.Random;

/**
 * The ids of stories: UUIDv7 as RFC 9562 has them, in lower case, ever growing within one process.
 * For any thread: the generator has a lock, held while it counts.
 */
public final class StoryIds {
  private static final String FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  private static final String DIGITS = "0123456789abcdef";

  private final NoArgGenerator generator;

  /** Ids that are as hard to guess as {@code random}, which several threads may use. */
  public StoryIds(InstantSource clock, Random random) {
    generator =
        Generators.timeBasedEpochGenerator(
            random,
            new UUIDClock() {
              @Override
              public long currentTimeMillis() {
                return clock.millis();
              }
            });
  }

  public String next() {
    return generator.generate().toString();
  }

  /** Whether {@code id} can be a story's; other keys of the table cannot be reached by one. */
  public static boolean isValid(String id) {
    boolean fits = id.length() == FORM.length();
    for (int i = 0; fits && i < id.length(); i++) {
      fits = (FORM.charAt(i) == '-' ? "-" : DIGITS).indexOf(id.charAt(i)) >= 0;
    }
    return fits;
  }
}
