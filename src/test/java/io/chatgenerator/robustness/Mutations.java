package io.chatgenerator.robustness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.StringArbitrary;

/**
 * Input for fuzzing: mostly valid input with some wounds, since random input alone does not get
 * past the first check; and random input, since valid input alone misses what nobody thought of.
 */
public final class Mutations {
  private static final int MOST_EDITS = 6;
  private static final int LONGEST_PIECE = 12;

  private Mutations() {}

  /**
   * Text.
   *
   * @param seeds valid inputs
   * @param tokens pieces that mean something to the reader of the input
   */
  public static Arbitrary<String> text(List<String> seeds, List<String> tokens) {
    Arbitrary<String> anything = Arbitraries.strings().all().ofMaxLength(60);
    return mutated(seeds, tokens, Arbitraries.strings().all(), anything);
  }

  /** As {@link #text}, as UTF-8 that is wounded byte by byte. */
  public static Arbitrary<byte[]> bytes(List<String> seeds, List<String> tokens) {
    StringArbitrary anything = Arbitraries.strings().withCharRange('\0', '\u00FF');
    return mutated(
            seeds.stream().map(Mutations::asBytes).toList(),
            tokens.stream().map(Mutations::asBytes).toList(),
            Arbitraries.strings().withCharRange('\0', '\u00FF'),
            anything.ofMaxLength(60))
        .map(text -> text.getBytes(ISO_8859_1));
  }

  private static String asBytes(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private static Arbitrary<String> mutated(
      List<String> seeds,
      List<String> tokens,
      StringArbitrary characters,
      Arbitrary<String> anything) {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(Arbitraries.of(tokens), characters.ofMaxLength(LONGEST_PIECE));
    Arbitrary<List<Edit>> edits = edits(pieces).list().ofMinSize(1).ofMaxSize(MOST_EDITS);
    Arbitrary<String> wounded =
        Combinators.combine(Arbitraries.of(seeds), edits)
            .as(
                (seed, all) ->
                    all.stream().reduce(seed, (text, edit) -> edit.of(text), (a, b) -> b));
    Arbitrary<String> puzzled = pieces.list().ofMaxSize(12).map(all -> String.join("", all));
    return Arbitraries.frequencyOf(
        Tuple.of(1, anything), Tuple.of(2, puzzled), Tuple.of(7, wounded));
  }

  private static Arbitrary<Edit> edits(Arbitrary<String> pieces) {
    return Combinators.combine(
            Arbitraries.of(Edit.Kind.class),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.doubles().between(0, 1),
            pieces)
        .as(Edit::new);
  }

  /** One wound, between two places that are given as fractions of the length. */
  private record Edit(Kind kind, double one, double other, String piece) {
    enum Kind {
      INSERT,
      REPLACE,
      DELETE,
      DUPLICATE,
      REPEAT,
      CUT
    }

    String of(String text) {
      int from = place(text, Math.min(one, other));
      int to = place(text, Math.max(one, other));
      String head = text.substring(0, from);
      String part = text.substring(from, to);
      String tail = text.substring(to);
      return switch (kind) {
        case INSERT -> head + piece + part + tail;
        case REPLACE ->
            head + piece + text.substring(Math.min(text.length(), from + piece.length()));
        case DELETE -> head + tail;
        case DUPLICATE -> head + part + part + tail;
        case REPEAT -> head + piece.repeat(repeats()) + part + tail;
        case CUT -> head + part;
      };
    }

    private int repeats() {
      return Stream.of(2, 50, 1_500).toList().get((int) (other * 2.99));
    }

    private static int place(String text, double fraction) {
      return (int) (fraction * text.length());
    }
  }
}
