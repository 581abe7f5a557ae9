package io.chatgenerator.story;

import java.util.Optional;
import java.util.regex.Pattern;

/** A story's title: its first line that says something, without the marks of headings. */
final class StoryTitle {
  /** Longer first lines are the beginning of the story itself. */
  private static final int LONGEST = 100;

  private static final Pattern MARKS_BEFORE = Pattern.compile("^(?:#{1,6}\\s|>\\s|[*_`]+)+\\s*");
  private static final String MARKS_BEHIND = "*_`#";
  private static final Pattern NOTHING = Pattern.compile("[\\s#*_`>=~-]*");

  private StoryTitle() {}

  /** Empty until the first line, or all the text, has ended, or is too long for a title. */
  static Optional<String> of(String text, boolean ended) {
    int begin = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      String line = text.substring(begin, end);
      if (saysSomething(line)) {
        return Optional.of(title(line));
      }
      begin = end + 1;
    }
    String rest = text.substring(begin);
    return saysSomething(rest) && (ended || rest.length() > 2 * LONGEST)
        ? Optional.of(title(rest))
        : Optional.empty();
  }

  private static boolean saysSomething(String line) {
    return !NOTHING.matcher(line).matches();
  }

  private static String title(String line) {
    String bare = withoutMarksBehind(MARKS_BEFORE.matcher(line.strip()).replaceFirst("")).strip();
    return bare.length() > LONGEST ? cut(bare) : bare;
  }

  private static String withoutMarksBehind(String line) {
    int end = line.length();
    while (end > 0 && MARKS_BEHIND.indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return line.substring(0, end);
  }

  /** At a word, never inside a character. */
  private static String cut(String title) {
    int word = title.lastIndexOf(' ', LONGEST);
    int end = word > LONGEST / 2 ? word : LONGEST;
    return title.substring(0, Character.isHighSurrogate(title.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }
}
