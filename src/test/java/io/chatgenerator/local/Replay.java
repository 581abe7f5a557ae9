package io.chatgenerator.local;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;

/** Sends one {@link ProviderAnswer} as its server did. */
final class Replay {
  private static final long INTERVAL_MILLIS = 50;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final UpstreamCall call;

  Replay(Vertx vertx, HttpServerResponse response, UpstreamCall call) {
    this.vertx = vertx;
    this.response = response;
    this.call = call;
  }

  void send(ProviderAnswer answer) {
    response.setStatusCode(answer.status()).setChunked(true);
    answer.headers().forEach(response::putHeader);
    switch (answer.then()) {
      case END -> {
        call.answered();
        response.end(answer.body());
      }
      case RESET -> {
        call.answered();
        response.write(answer.body()).onComplete(sent -> response.reset());
      }
      case SILENCE -> response.write(answer.body());
      case COMMENTS -> response.write(answer.body()).onSuccess(sent -> comment());
    }
  }

  private void comment() {
    if (!response.closed()) {
      response.write(": still here\n\n");
      vertx.setTimer(INTERVAL_MILLIS, next -> comment());
    }
  }
}
