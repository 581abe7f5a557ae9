package io.chatgenerator.story;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDClock;
import java.time.InstantSource;
import java.util.Random;
import java.util.regex.Pattern;

/** The ids of stories: UUIDv7 as RFC 9562 has them, in lower case, ever growing within one task. */
public final class StoryIds {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

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
    return FORM.matcher(id).matches();
  }
}
