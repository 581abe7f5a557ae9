package io.chatgenerator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Map<String, WebAsset> assets;
  private final String version;

  private WebAssets(Map<String, WebAsset> assets) {
    this.assets = assets;
    String hashes = assets.values().stream().map(WebAsset::hash).collect(Collectors.joining());
    this.version = ContentHash.of(hashes.getBytes(UTF_8));
  }

  /** Reads and packs all files: nothing for an event loop. */
  static WebAssets load() {
    Map<String, WebAsset> assets = new LinkedHashMap<>();
    FILES.forEach(file -> assets.put(file, WebAsset.of(file, bytes(OWN + file))));
    CLIENT_FILES.forEach(
        file -> assets.put("graphql-ws/" + file, WebAsset.of(file, bytes(CLIENT + file))));
    return new WebAssets(assets);
  }

  /** An HTML page of the class path, in which the addresses of assets are filled in. */
  WebAsset page(String name) {
    String html =
        read(OWN + name).replace("{{modules}}", modules()).replace("{{assets}}", PREFIX + version);
    return WebAsset.of(name, html);
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
