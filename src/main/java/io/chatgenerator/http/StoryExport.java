package io.chatgenerator.http;

import static io.vertx.core.http.HttpHeaders.CACHE_CONTROL;
import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.auth.AuthenticatedUser.Kind;
import io.chatgenerator.graphql.StoryLine;
import io.chatgenerator.graphql.limits.UserLimit;
import io.chatgenerator.limit.BackOff;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.limit.Retry;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryReader;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * All stories of the caller as JSON lines, oldest first, from after the story of the parameter
 * {@code after} on. A page is read once the one before is written, has room, and its weight is
 * there: so the memory is that of one page, however many stories there are and however slowly the
 * client reads. Where it cannot go on, the connection is cut; the client asks for what follows the
 * last whole line. Mount it after what authenticates the caller. Confined to one event loop.
 */
public record StoryExport(StoryReader stories, UserLimit limit, BooleanSupplier stopping)
    implements Handler<RoutingContext> {
  static final String TYPE = "application/jsonl";

  private static final int PAGE = 50;

  /** Where the table ends a page. */
  private static final int PAGE_BYTES = 1024 * 1024;

  private static final int TRIES = 5;

  private static final BackOff BACK_OFF =
      new BackOff(Duration.ofMillis(200), Duration.ofSeconds(2), new Random());

  @Override
  public void handle(RoutingContext http) {
    AuthenticatedUser user = http.get(BearerAuthHandler.USER);
    if (user.kind() != Kind.USER) {
      GraphQLResponse.refuse(
          http, new RequestException(ErrorCode.FORBIDDEN, "A user's token is needed."));
    } else if (stopping.getAsBoolean()) {
      GraphQLResponse.refuse(http, RequestException.stopping());
    } else if (http.request().method().equals(HttpMethod.HEAD)) {
      head(http.response()).end();
    } else {
      new Export(http, user).next();
    }
  }

  private static HttpServerResponse head(HttpServerResponse response) {
    return response
        .putHeader(CONTENT_TYPE, TYPE)
        .putHeader(CACHE_CONTROL, "no-store")
        .putHeader("Content-Disposition", "attachment; filename=\"stories.jsonl\"");
  }

  private final class Export {
    private final RoutingContext http;
    private final AuthenticatedUser user;
    private Optional<String> after;

    Export(RoutingContext http, AuthenticatedUser user) {
      this.http = http;
      this.user = user;
      this.after = Optional.ofNullable(http.request().getParam("after"));
    }

    private void next() {
      if (stopping.getAsBoolean() || !Instant.now().isBefore(user.expiresAt())) {
        cut();
      } else if (!http.response().closed()) {
        limit.pause(user, PAGE).ifPresentOrElse(this::nextAfter, this::awaitRoom);
      }
    }

    private void nextAfter(Duration pause) {
      http.vertx().setTimer(pause.toMillis() + 1, id -> next());
    }

    private void awaitRoom() {
      Answer answer = limit.account(http.request().connection(), user).answer();
      if (answer.reserve(PAGE_BYTES)) {
        answer
            .room()
            .orElse(Future.succeededFuture())
            .compose(room -> read())
            .onSuccess(page -> write(page, answer))
            .onFailure(why -> answer.drop())
            .onFailure(this::fail);
      } else {
        nextAfter(Duration.ofSeconds(1));
      }
    }

    private Future<StoryPage> read() {
      return Retry.run(
          http.vertx(),
          () -> stories.listOldest(user.subject(), PAGE, after),
          (failure, failures) ->
              Optional.of(BACK_OFF.pause(failures))
                  .filter(pause -> isOutage(failure) && failures < TRIES));
    }

    private void write(StoryPage page, Answer answer) {
      StringBuilder lines = new StringBuilder();
      page.stories().forEach(story -> StoryLine.append(story, lines));
      Buffer bytes = Buffer.buffer(lines.toString());
      HttpServerResponse response = http.response();
      if (!response.headWritten()) {
        head(response).setChunked(true);
      }
      after = page.lastId().or(() -> after);
      Future<Void> written = page.more() ? response.write(bytes) : response.end(bytes);
      answer.sent(bytes.length(), written);
      if (page.more()) {
        written.onSuccess(done -> next());
      }
    }

    /** The client must not take what it has for all that there is. */
    private void fail(Throwable why) {
      if (http.response().headWritten()) {
        cut();
      } else {
        GraphQLResponse.refuse(http, why);
      }
    }

    private void cut() {
      http.response().reset();
    }
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof RequestException why && why.code() == ErrorCode.UNAVAILABLE;
  }
}
