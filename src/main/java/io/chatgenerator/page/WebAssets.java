package io.chatgenerator.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Styles and scripts of the page, from the class path. Their addresses hold one hash over all of
 * them, so that browsers keep them for good and never mix two releases.
 */
final class WebAssets {
  /** Where they are served; the version follows, then the name. */
  static final String PREFIX = "/assets/";

  private static final String OWN = "/web/";
  private static final String CLIENT = "/META-INF/resources/webjars/graphql-ws/5.16.0/lib/";
  private static final List<String> FILES = read(OWN + "files.txt").lines().toList();
  private static final List<String> CLIENT_FILES = List.of("client.mjs", "common.mjs", "utils.mjs");

  /** Lines of scripts that hold nothing else; a fifth of what browsers would load. */
  private static final Pattern COMMENT = Pattern.compile("\\s*(/\\*\\*|\\*|//).*");

  /** Served under their own names. */
  static final List<String> AT_THE_TOP =
      List.of("reload.js", "service-worker.js", "manifest.webmanifest");

  private static final List<String> PAGES = List.of("index.html", "graphiql.html", "lost.html");

  private final Map<String, WebAsset> assets;
  private final String version;
  private final Map<String, WebAsset> pages = new HashMap<>();

  private WebAssets(Map<String, WebAsset> assets) {
    this.assets = assets;
    String hashes = assets.values().stream().map(WebAsset::hash).collect(Collectors.joining());
    this.version = WebAsset.hashOf(hashes.getBytes(UTF_8));
    Stream.concat(PAGES.stream(), AT_THE_TOP.stream())
        .forEach(name -> pages.put(name, filled(name)));
  }

  /** Reads and packs all files: nothing for an event loop. */
  static WebAssets load() {
    Map<String, WebAsset> assets = new LinkedHashMap<>();
    FILES.forEach(file -> assets.put(file, asset(file, OWN + file)));
    CLIENT_FILES.forEach(file -> assets.put("graphql-ws/" + file, asset(file, CLIENT + file)));
    return new WebAssets(assets);
  }

  private static WebAsset asset(String name, String path) {
    return name.endsWith("js") ? WebAsset.of(name, script(path)) : WebAsset.of(name, bytes(path));
  }

  private static String script(String path) {
    return read(path)
        .lines()
        .filter(line -> !COMMENT.matcher(line).matches())
        .collect(Collectors.joining("\n"));
  }

  /** A file at a fixed address, in which the addresses of assets are filled in. */
  WebAsset page(String name) {
    return pages.get(name);
  }

  private WebAsset filled(String name) {
    String path = OWN + name;
    String content = name.endsWith("js") ? script(path) : read(path);
    return WebAsset.of(
        name,
        content
            .replace("{{modules}}", modules())
            .replace("{{files}}", files())
            .replace("{{version}}", version)
            .replace("{{assets}}", PREFIX + version));
  }

  String version() {
    return version;
  }

  Optional<WebAsset> find(String name) {
    return Optional.ofNullable(assets.get(name));
  }

  /** Lets the browser fetch all modules at once instead of one import after the other. */
  private String modules() {
    return Stream.concat(
            FILES.stream().filter(file -> file.startsWith("page/")),
            CLIENT_FILES.stream().map(file -> "graphql-ws/" + file))
        .map("<link rel=\"modulepreload\" href=\"{{assets}}/%s\">"::formatted)
        .collect(Collectors.joining("\n"));
  }

  /** What the page loads, as a list in JSON. */
  private String files() {
    return assets.keySet().stream()
        .filter(file -> !file.contains("graphiql"))
        .map(file -> PREFIX + version + "/" + file)
        .collect(Collectors.joining("\", \"", "[\"", "\"]"));
  }

  private static String read(String path) {
    return new String(bytes(path), UTF_8);
  }

  private static byte[] bytes(String path) {
    try (InputStream content = WebAssets.class.getResourceAsStream(path)) {
      if (content == null) {
        throw new IllegalStateException("not on the class path: " + path);
      }
      return content.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
