package io.chatgenerator.inmemory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of one expression, from left to right. */
final class Tokens {
  private static final Pattern TOKEN = Pattern.compile("[#:]?\\w+|<=|>=|<>|[-=<>(),.+]");

  private final String expression;
  private final List<String> tokens = new ArrayList<>();
  private final Set<String> placeholders = new HashSet<>();
  private int position;

  Tokens(String expression) {
    this.expression = expression;
    Matcher matcher = TOKEN.matcher(expression);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    tokens.stream().filter(Tokens::isPlaceholder).forEach(placeholders::add);
  }

  /** Every {@code #name} and {@code :value} of the expression. */
  Set<String> placeholders() {
    return placeholders;
  }

  boolean isEmpty() {
    return position == tokens.size();
  }

  /** Whether the next token is this keyword or sign. */
  boolean at(String token) {
    return !isEmpty() && tokens.get(position).equalsIgnoreCase(token);
  }

  /** Takes the next token where it is this one. */
  boolean take(String token) {
    boolean there = at(token);
    position += there ? 1 : 0;
    return there;
  }

  void expect(String token) {
    if (!take(token)) {
      throw invalid();
    }
  }

  String next() {
    if (isEmpty()) {
      throw invalid();
    }
    return tokens.get(position++);
  }

  /** Whether a function call is next, whose name this then takes. */
  boolean takeFunction(String name) {
    boolean there =
        at(name) && position + 1 < tokens.size() && tokens.get(position + 1).equals("(");
    position += there ? 2 : 0;
    return there;
  }

  RuntimeException invalid() {
    return Failures.validation("Syntax error in expression: " + expression);
  }

  private static boolean isPlaceholder(String token) {
    return token.charAt(0) == '#' || token.charAt(0) == ':';
  }
}
