package io.chatgenerator.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One answer of {@code provider-answers}: the bytes that a server sends, and what must come of
 * them.
 *
 * @param what what the server does, in words
 * @param outcome a finish reason, or the code of a failure
 * @param calls requests to the model until the story ends
 * @param text of a COMPLETE story; empty for a failure
 * @param headers by name in lower case, without those of the connection
 */
public record ProviderAnswer(
    String name,
    String what,
    String outcome,
    int calls,
    String text,
    int status,
    Map<String, String> headers,
    Buffer body) {

  /** What follows the body. */
  public enum Then {
    END,
    RESET,
    SILENCE,
    COMMENTS
  }

  private static final String FOLDER = "/provider-answers/";
  private static final Pattern ROW =
      Pattern.compile("\\| `(.+?)` \\| (.+?) \\| (\\w+) \\| (\\d+) \\| (?:`(.*)`)? *\\|");
  private static final List<String> OF_THE_CONNECTION =
      List.of("connection", "keep-alive", "transfer-encoding", "content-length");

  private static final Map<String, ProviderAnswer> ALL = readAll();

  /** All of them, by name. */
  public static Map<String, ProviderAnswer> all() {
    return ALL;
  }

  /** What a prompt says to be answered in this way. */
  public String marker() {
    return "[" + name + "]";
  }

  public Then then() {
    return Arrays.stream(Then.values())
        .filter(then -> name.startsWith(then.name().toLowerCase(Locale.ROOT) + "-"))
        .findFirst()
        .orElse(Then.END);
  }

  @Override
  public String toString() {
    return name + ": " + what;
  }

  private static Map<String, ProviderAnswer> readAll() {
    Map<String, ProviderAnswer> all = new TreeMap<>();
    new String(resource("README.md"), UTF_8)
        .lines()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(ProviderAnswer::read)
        .forEach(answer -> all.put(answer.name, answer));
    return all;
  }

  private static ProviderAnswer read(Matcher row) {
    byte[] file = resource(row.group(1) + ".http");
    int end = new String(file, ISO_8859_1).indexOf("\r\n\r\n");
    String[] head = new String(file, 0, end, ISO_8859_1).split("\r\n");
    Map<String, String> headers = new TreeMap<>();
    for (String line : Arrays.asList(head).subList(1, head.length)) {
      String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
      if (!OF_THE_CONNECTION.contains(name)) {
        headers.put(name, line.substring(name.length() + 1).strip());
      }
    }
    String text = row.group(5) == null ? "" : row.group(5).replace("\\n", "\n");
    return new ProviderAnswer(
        row.group(1),
        row.group(2),
        row.group(3),
        Integer.parseInt(row.group(4)),
        text,
        Integer.parseInt(head[0].substring(9, 12)),
        headers,
        Buffer.buffer(Arrays.copyOfRange(file, end + 4, file.length)));
  }

  private static byte[] resource(String name) {
    try (InputStream in =
        requireNonNull(ProviderAnswer.class.getResourceAsStream(FOLDER + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
