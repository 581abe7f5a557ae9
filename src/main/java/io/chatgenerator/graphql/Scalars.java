package io.chatgenerator.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLScalarType;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.time.Instant;
import java.util.Locale;

/** The scalars of AWS AppSync that the schema uses. */
final class Scalars {
  /** JSON in a string. Its value within the service is that string, known to hold valid JSON. */
  static final GraphQLScalarType AWS_JSON =
      GraphQLScalarType.newScalar().name("AWSJSON").coercing(new JsonText()).build();

  /** A moment; for output only. */
  static final GraphQLScalarType AWS_DATE_TIME =
      GraphQLScalarType.newScalar().name("AWSDateTime").coercing(new Moment()).build();

  private Scalars() {}

  private static final class JsonText implements Coercing<String, String> {
    private static final String NO_JSON = "AWSJSON must be a string that holds valid JSON.";

    @Override
    public String serialize(Object result, GraphQLContext context, Locale locale) {
      return result.toString();
    }

    @Override
    public String parseValue(Object input, GraphQLContext context, Locale locale) {
      if (input instanceof String text && isJson(text)) {
        return text;
      }
      throw new CoercingParseValueException(NO_JSON);
    }

    @Override
    public String parseLiteral(
        Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
      if (input instanceof StringValue text && isJson(text.getValue())) {
        return text.getValue();
      }
      throw new CoercingParseLiteralException(NO_JSON);
    }

    private static boolean isJson(String text) {
      try {
        Json.decodeValue(text);
        return true;
      } catch (DecodeException notJson) {
        return false;
      }
    }
  }

  private static final class Moment implements Coercing<Instant, String> {
    @Override
    public String serialize(Object result, GraphQLContext context, Locale locale) {
      if (result instanceof Instant moment) {
        return moment.toString();
      }
      throw new CoercingSerializeException("not a moment");
    }
  }
}
