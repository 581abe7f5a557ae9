package io.chatgenerator.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.Trace;
import java.util.Optional;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Lines of the log about a request, with the fields that lines about stories have.
 *
 * @param owner whose request it is
 * @param story the id of the story that it asks for
 */
record RequestLog(Optional<String> owner, Optional<String> story, Trace trace) {
  /** Of a request of which nothing is known. */
  static final RequestLog UNKNOWN = new RequestLog(Optional.empty(), Optional.empty(), Trace.NONE);

  static RequestLog of(AuthenticatedUser user, RequestTrace request) {
    return new RequestLog(Optional.of(user.subject()), Optional.empty(), request.trace());
  }

  /** What the caller calls a story may be anything, and is named where it is an id alone. */
  static RequestLog of(DataFetchingEnvironment call) {
    AuthenticatedUser user = call.getGraphQlContext().get(AuthenticatedUser.class);
    return new RequestLog(
        Optional.ofNullable(user).map(AuthenticatedUser::subject),
        Optional.ofNullable(call.getArguments().get("id"))
            .map(Object::toString)
            .filter(StoryIds::isValid),
        StoryDataFetchers.request(call).trace());
  }

  /** Adds what is known of it: story, a hash of the owner, trace. */
  LoggingEventBuilder line(LoggingEventBuilder line) {
    LoggingEventBuilder withStory = add("story", story, line);
    LoggingEventBuilder withOwner = add("owner", owner.map(OwnerHash::of), withStory);
    return add("traceId", trace.id(), withOwner);
  }

  private static LoggingEventBuilder add(
      String field, Optional<String> value, LoggingEventBuilder line) {
    return value.map(there -> line.addKeyValue(field, there)).orElse(line);
  }
}
