package io.chatgenerator.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** One file for browsers, in memory, packed once and for all; the hash is that of its content. */
record WebAsset(String type, String hash, Buffer plain, Buffer packed) {
  /** What the page itself is made of changes with each release; browsers ask each time. */
  static final String ASK_EACH_TIME = "no-cache";

  /** For addresses that hold the content's hash. */
  static final String FOR_EVER = "public, max-age=31536000, immutable";

  private static final int HASH_LENGTH = 16;

  static WebAsset of(String name, byte[] content) {
    return new WebAsset(typeOf(name), hashOf(content), Buffer.buffer(content), pack(content));
  }

  static WebAsset of(String name, String content) {
    return of(name, content.getBytes(UTF_8));
  }

  /** Answers with the content, or with 304 where the browser has it already. */
  void answer(RoutingContext context, String caching) {
    HttpServerResponse response = context.response();
    String tag = "\"" + hash + "\"";
    response
        .putHeader(HttpHeaders.CACHE_CONTROL, caching)
        .putHeader(HttpHeaders.ETAG, tag)
        .putHeader(HttpHeaders.VARY, "accept-encoding");
    if (matches(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    if (acceptsGzip(context)) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(packed);
    } else {
      response.end(plain);
    }
  }

  private static boolean matches(String known, String tag) {
    return known != null && (known.contains(tag) || known.strip().equals("*"));
  }

  private static boolean acceptsGzip(RoutingContext context) {
    return context.parsedHeaders().acceptEncoding().stream()
        .anyMatch(coding -> coding.value().equals("gzip") && coding.weight() > 0);
  }

  private static Buffer pack(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = smallest(packed)) {
      out.write(content);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Buffer.buffer(packed.toByteArray());
  }

  /** Takes its time, once, to save it for every reader. */
  private static OutputStream smallest(OutputStream out) throws IOException {
    return new GZIPOutputStream(out) {
      {
        def.setLevel(Deflater.BEST_COMPRESSION);
      }
    };
  }

  /** Names content by what it is: another content, another name. */
  static String hashOf(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
      return text.substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String typeOf(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js", "mjs" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "json" -> "application/json";
      case "webmanifest" -> "application/manifest+json";
      default -> throw new IllegalArgumentException("no media type is known for " + name);
    };
  }
}
