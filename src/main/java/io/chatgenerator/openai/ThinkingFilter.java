package io.chatgenerator.openai;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leaves out the thinking that a model writes before its text, in tags such as {@code
 * <think>...</think>}, wherever a tag is cut. Tags count at the beginning alone, after white space:
 * later they belong to the text.
 *
 * <p>Some servers put the opening tag into the prompt, so that only the closing one arrives. What
 * has been passed on cannot be taken back, so a text that begins in the way in which models think
 * aloud ("Okay, the user wants ...") is held back until a closing tag, {@link #MAX_HELD_BACK} units
 * or the end decides; no other text waits. A wrong guess costs time, never text.
 *
 * <p>Holds the state of one text; not for use by several threads at once.
 */
final class ThinkingFilter {
  /** In UTF-16 units. */
  static final int MAX_HELD_BACK = 16 * 1024;

  private static final String NAMES =
      "think|thinking|thought|thoughts|reason|reasoning|reflection|analysis|scratchpad|seed:think";

  /** What begins a block of thinking, what ends it; some markers only introduce the text. */
  private static final String MARKERS =
      """
      [think] [/think]
      [/think]
      ◁think▷ ◁/think▷
      <|begin_of_thought|> <|end_of_thought|>
      <|begin_of_solution|>
      <|start_thinking|> <|end_thinking|>
      <|start_response|>
      <|channel|>analysis<|message|> <|channel|>final<|message|>
      <|channel|>commentary<|message|> <|channel|>final<|message|>
      <|channel|>final<|message|>
      <|start|>assistant
      <|channel>thought <channel|>
      """;

  /** What ends a block, by what begins it. */
  private static final Map<String, Pattern> BLOCKS = blocks();

  private static final Pattern CLOSING =
      Pattern.compile(
          "</(?:"
              + NAMES
              + ")>|\\[/think]|◁/think▷"
              + "|<\\|end_of_thought\\|>|<\\|end_thinking\\|>",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OPENING =
      Pattern.compile("<(?:" + NAMES + ")>|\\[think]|◁think▷", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_CLOSING = 30;

  private static final Pattern THINKS_ALOUD =
      Pattern.compile(
          "(?:(?:okay|ok|alright|all right|hm+|right|well|so|first|now|wait)\\b[,.!:…]*\\s+)*"
              + "(?:hm+[,. …]|user(?:'s)? (?:wants?|asks?|asked|request|prompt)"
              + "|the (?:user|prompt|request|task|instructions?|system prompt)\\b"
              + "|i(?:'ll| will| need| should| have| must| want) (?:need |have |want )?(?:to )?"
              + "(?:write|create|craft|make|come|think|start|begin|produce|respond|figure|tell a)\\b"
              + "|i(?:'m| am) (?:supposed|asked|going) to |let(?:'s| me| us) (?:think|see|start|try|figure|plan|outline|brainstorm|craft"
              + "|write|create|draft|consider|break|analy[sz]e)\\b"
              + "|we (?:need|have|should|must|are asked|are told|can) |we're asked "
              + "|thinking process|thought process|here's (?:a|my) think)",
          Pattern.CASE_INSENSITIVE);

  private enum Phase {
    BEGINNING,
    THINKING,
    PERHAPS_THINKING,
    TEXT
  }

  private final StringBuilder held = new StringBuilder();
  private Phase phase = Phase.BEGINNING;
  private Pattern closing = literal("");
  private boolean leftOut;
  private int searched;

  /** What can be passed on, now that {@code piece} has arrived; may be empty. */
  String next(String piece) {
    if (phase == Phase.TEXT) {
      return piece;
    }
    held.append(piece);
    while (advance()) {}
    return phase == Phase.TEXT ? takeAll() : "";
  }

  /** What is still held back at the end of the text, white space alone and thinking excepted. */
  String rest() {
    boolean text = phase != Phase.THINKING && !held.toString().isBlank();
    return text ? takeAll() : "";
  }

  private boolean advance() {
    return switch (phase) {
      case BEGINNING -> begin();
      case THINKING -> leaveOutTo(closing.matcher(held)) || forgetThinking();
      case PERHAPS_THINKING -> decide();
      case TEXT -> false;
    };
  }

  private boolean begin() {
    String start = held.toString().stripLeading();
    if (start.isEmpty()) {
      return false;
    }
    for (Map.Entry<String, Pattern> block : BLOCKS.entrySet()) {
      int common = Math.min(start.length(), block.getKey().length());
      if (start.regionMatches(true, 0, block.getKey(), 0, common)) {
        return common == block.getKey().length()
            && enterBlock(start.substring(common), block.getValue());
      }
    }
    if (leaveOutUnopened()) {
      return true;
    }
    Matcher aloud = THINKS_ALOUD.matcher(start);
    if (aloud.lookingAt()) {
      return enter(Phase.PERHAPS_THINKING);
    }
    return !aloud.hitEnd() && enter(Phase.TEXT);
  }

  private boolean enterBlock(String rest, Pattern end) {
    held.setLength(0);
    held.append(rest);
    closing = end;
    leftOut = true;
    return enter(Phase.THINKING);
  }

  private boolean enter(Phase next) {
    phase = next;
    searched = 0;
    return true;
  }

  /** Leaves out what comes before the end of the match, if there is one. */
  private boolean leaveOutTo(Matcher end) {
    if (!end.find(Math.min(searched, held.length()))) {
      return false;
    }
    held.delete(0, end.end());
    leftOut = true;
    return enter(Phase.BEGINNING);
  }

  /** Where a tag is opened first, it belongs to the text. */
  private boolean leaveOutUnopened() {
    Matcher opening = OPENING.matcher(held);
    return opening.find(Math.min(searched, held.length()))
        ? enter(Phase.TEXT)
        : leaveOutTo(CLOSING.matcher(held));
  }

  private boolean decide() {
    if (leaveOutUnopened()) {
      return true;
    }
    searched = Math.max(0, held.length() - LONGEST_CLOSING);
    return held.length() > MAX_HELD_BACK && enter(Phase.TEXT);
  }

  /** Keeps what may be the first part of a closing tag. */
  private boolean forgetThinking() {
    held.delete(0, Math.max(0, held.length() - closing.pattern().length()));
    return false;
  }

  private String takeAll() {
    String text = leftOut ? held.toString().stripLeading() : held.toString();
    held.setLength(0);
    if (!text.isEmpty()) {
      leftOut = false;
    }
    return text;
  }

  private static Map<String, Pattern> blocks() {
    Map<String, Pattern> blocks = new LinkedHashMap<>();
    for (String name : NAMES.split("\\|", -1)) {
      blocks.put("<" + name + ">", literal("</" + name + ">"));
      blocks.put("</" + name + ">", literal(""));
    }
    MARKERS
        .lines()
        .map(line -> (line + " ").split(" ", 2))
        .forEach(pair -> blocks.put(pair[0], literal(pair[1].strip())));
    return blocks;
  }

  private static Pattern literal(String text) {
    return Pattern.compile(text, Pattern.LITERAL | Pattern.CASE_INSENSITIVE);
  }
}
