package io.chatgenerator.story;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDClock;
import java.time.InstantSource;
import java.util.Random;
import java.util.stream.IntStream;

/** The ids of stories: UUIDv7 as RFC 9562 has them, in lower case, ever growing within one task. */
public final class StoryIds {
  /** The form of an id: an x stands for a hexadecimal digit in lower case. */
  private static final String FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  private final NoArgGenerator generator;

  /**
   * @param random to be hard to guess, and safe for use by several threads
   */
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

  /** A new id. */
  public String next() {
    return generator.generate().toString();
  }

  /**
   * Whether {@code id} can be a story's at all; other keys of the table cannot be reached by one.
   */
  public static boolean isValid(String id) {
    return id.length() == FORM.length()
        && IntStream.range(0, FORM.length()).allMatch(i -> fits(id.charAt(i), FORM.charAt(i)));
  }

  private static boolean fits(char found, char form) {
    return form == 'x'
        ? (found >= '0' && found <= '9') || (found >= 'a' && found <= 'f')
        : found == form;
  }
}
