package io.chatgenerator.graphql;

import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.introspection.GoodFaithIntrospection.BadFaithIntrospectionError;
import graphql.introspection.IntrospectionDisabledError;
import graphql.language.SourceLocation;
import io.chatgenerator.graphql.selection.ResultJson;
import io.chatgenerator.story.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes results as the GraphQL specification has them. The one place where errors become text for
 * clients: each has a code, and nothing that graphql-java says about our own faults gets out.
 */
public final class ResultFormat {
  private static final Logger LOG = LoggerFactory.getLogger(ResultFormat.class);

  private ResultFormat() {}

  /** A result as JSON. */
  public static String json(ExecutionResult result) {
    StringBuilder json = new StringBuilder();
    ResultJson.write(result(result), json);
    return json.toString();
  }

  /** The members {@code errors} and {@code data}, each where there is one. */
  static Map<String, Object> result(ExecutionResult result) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (!result.getErrors().isEmpty()) {
      map.put("errors", errors(result.getErrors()));
    }
    if (result.isDataPresent()) {
      map.put("data", result.getData());
    }
    return map;
  }

  /** The errors alone; never empty where something failed. */
  public static List<Map<String, Object>> errors(List<? extends GraphQLError> errors) {
    return errors.stream().map(ResultFormat::error).toList();
  }

  /** The code of an error, INTERNAL where it is unknown. */
  public static ErrorCode code(GraphQLError error) {
    if (error.getErrorType() instanceof ClientErrors.Coded known) {
      return known.code();
    }
    return isCallersFault(error) ? ErrorCode.BAD_USER_INPUT : ErrorCode.INTERNAL;
  }

  private static Map<String, Object> error(GraphQLError error) {
    if (error.getErrorType() instanceof ClientErrors.Coded) {
      return map(error, error.getMessage(), error.getExtensions());
    }
    if (isCallersFault(error)) {
      return map(error, error.getMessage(), Map.of("code", ErrorCode.BAD_USER_INPUT.name()));
    }
    return concealed(error);
  }

  /** graphql-java's messages about wrong requests are meant for those who sent them. */
  private static boolean isCallersFault(GraphQLError error) {
    if (error instanceof IntrospectionDisabledError
        || error instanceof BadFaithIntrospectionError) {
      return true;
    }
    return error.getErrorType() instanceof ErrorType type
        && switch (type) {
          case InvalidSyntax, ValidationError, OperationNotSupported -> true;
          case DataFetchingException, NullValueInNonNullableField, ExecutionAborted -> false;
        };
  }

  /** The message is not logged either: it may quote the value that could not be written. */
  private static Map<String, Object> concealed(GraphQLError error) {
    String id = UUID.randomUUID().toString();
    LOG.error("Internal error {}: {} at {}", id, error.getErrorType(), error.getPath());
    GraphQLError harmless = ClientErrors.internal(id).build();
    return map(error, harmless.getMessage(), harmless.getExtensions());
  }

  private static Map<String, Object> map(
      GraphQLError place, String message, Map<String, Object> extensions) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("message", message);
    if (place.getLocations() != null && !place.getLocations().isEmpty()) {
      map.put("locations", place.getLocations().stream().map(ResultFormat::location).toList());
    }
    if (place.getPath() != null) {
      map.put("path", place.getPath());
    }
    map.put("extensions", extensions);
    return map;
  }

  private static Map<String, Object> location(SourceLocation location) {
    return Map.of("line", location.getLine(), "column", location.getColumn());
  }
}
