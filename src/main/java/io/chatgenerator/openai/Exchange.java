package io.chatgenerator.openai;

import io.chatgenerator.story.TextGenerator.Request;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One request and its answer on one connection; and again, a few times, where the server refused a
 * part of the request that it can be sent without. Lives on one event loop.
 */
final class Exchange {
  private static final int MAX_REQUESTS = 6;

  /** What one dialect sends. */
  interface Requests {
    RequestOptions options(Request asked);

    /** The body, without what the server has refused; empty for none. */
    JsonObject body(Request asked, Set<String> refused);

    /** Whether another request may get what this one was refused with that status. */
    default boolean mayAskOtherwise(int status) {
      return false;
    }
  }

  private final HttpClient client;
  private final Requests requests;
  private final ServerTraits traits;
  private final Request asked;
  private final Set<String> refused;
  private JsonObject body = new JsonObject();
  private HttpClientRequest request;
  private int sent;
  private boolean closed;

  Exchange(HttpClient client, Requests requests, ServerTraits traits, Request asked) {
    this.client = client;
    this.requests = requests;
    this.traits = traits;
    this.asked = asked;
    this.refused = new TreeSet<>(traits.refused());
  }

  Future<HttpClientResponse> send() {
    sent++;
    body = requests.body(asked, refused);
    return Future.succeededFuture(asked)
        .map(requests::options)
        .compose(client::request)
        .compose(this::send);
  }

  /** Whether the answer says that the request can be sent once more in another way. */
  boolean mayAskOtherwise(int status, String error) {
    if (requests.mayAskOtherwise(status)) {
      return true;
    }
    if ((status != 400 && status != 422) || sent == MAX_REQUESTS) {
      return false;
    }
    Optional<String> part = ServerTraits.refusedPart(ModelError.inBody(error), body);
    part.ifPresent(name -> traits.remember(name, asked.words()));
    part.ifPresent(refused::add);
    return part.isPresent() && !requests.body(asked, refused).equals(body);
  }

  /** Whether the server may have begun to answer, and be at it still. */
  boolean isUnderWay() {
    return request != null;
  }

  /** The answer was read to its end: its connection is the pool's. */
  void ended() {
    request = null;
  }

  /** Closes the connection, unless the answer has been read to its end. */
  void close() {
    closed = true;
    if (request != null) {
      request.reset();
      request = null;
    }
  }

  private Future<HttpClientResponse> send(HttpClientRequest opened) {
    // What befalls the request fails its future too; unhandled here, it would be logged as well.
    opened.exceptionHandler(reported -> {});
    request = opened;
    if (closed) {
      close();
      return Future.failedFuture("stopped before the request was sent");
    }
    return body.isEmpty() ? opened.send() : opened.send(body.toBuffer());
  }
}
