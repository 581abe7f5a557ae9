package io.chatgenerator.http;

import static java.util.Objects.requireNonNull;

import graphql.ExecutionResult;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.ResultFormat;
import io.chatgenerator.graphql.ResultStream;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.ws.ConnectionRegistry;
import io.chatgenerator.ws.GraphQLWsOptions;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * GraphQL over server-sent events, in the distinct connections mode of the graphql-sse project's
 * PROTOCOL.md: one operation for each request. Its streams count as their user's sockets do.
 */
public final class EventStreams {
  private final ConnectionRegistry registry;
  private final GraphQLWsOptions options;

  /**
   * @param registry where streams are kept while open
   * @param options of sockets, whose pings hold here, too
   */
  public EventStreams(ConnectionRegistry registry, GraphQLWsOptions options) {
    this.registry = requireNonNull(registry);
    this.options = requireNonNull(options);
  }

  /** Answers with the results of an execution, or by 429 where the user has too many streams. */
  Future<Void> answer(RoutingContext http, ExecutionResult execution, Answer answer) {
    if (ResultStream.of(execution).isEmpty()) {
      return single(http.response(), ResultFormat.json(execution), answer);
    }
    AuthenticatedUser user = http.get(BearerAuthHandler.USER);
    EventStream stream = new EventStream(http, registry, answer);
    if (!registry.admit(stream, user.subject())) {
      answer.drop();
      return GraphQLResponse.refuse(http, 429, tooMany());
    }
    stream.start(user.expiresAt(), execution, options.pingInterval());
    return Future.succeededFuture();
  }

  private static Future<Void> single(HttpServerResponse response, String result, Answer answer) {
    Future<Void> written =
        response.closed() ? Future.succeededFuture() : EventStream.single(response, result);
    answer.sent(ByteBufUtil.utf8Bytes(result), written);
    return written;
  }

  private static RequestException tooMany() {
    return RequestException.tooMany(
        "You have too many sockets and streams; close one first.", Duration.ofSeconds(1));
  }
}
