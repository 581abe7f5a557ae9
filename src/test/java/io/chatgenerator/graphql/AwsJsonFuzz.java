package io.chatgenerator.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import io.chatgenerator.robustness.Fuzzed;
import io.chatgenerator.robustness.Mutations;
import io.chatgenerator.robustness.Robustness;
import io.vertx.core.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/** What machines might publish. */
@Robustness("Fuzzing: JSON that machines publish (AWSJSON)")
class AwsJsonFuzz {
  private static final Coercing<?, ?> SCALAR = Scalars.AWS_JSON.getCoercing();
  private static final GraphQLContext CONTEXT = GraphQLContext.getDefault();
  private static final List<String> VALUES =
      List.of(
          "{\"owner\":\"ada\",\"text\":\"Zo\u00e9 \\ud83e\\udd8a\",\"n\":[1,-2.5e3,true,null]}",
          "[]",
          "\"text\"",
          "12345678901234567890.5",
          "{\"a\":{\"b\":{\"c\":[[[[]]]]}}}");
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "null",
          "true",
          "NaN",
          "Infinity",
          "1e999",
          "-0",
          "'",
          "\\u0000",
          "\\ud800",
          "\\x",
          "//",
          "/**/",
          "\"owner\":",
          "9",
          "{\"a\":",
          "[[",
          "\uFEFF");

  @Fuzzed
  void takesJsonAndRefusesEverythingElse(@ForAll("texts") String text) {
    Optional<Object> value = parseValue(text);
    assertThat(parseLiteral(text)).isEqualTo(value);
    value.ifPresent(
        json -> {
          assertThat(json).isEqualTo(text);
          assertThat(SCALAR.serialize(json, CONTEXT, Locale.ROOT)).isEqualTo(text);
          assertThatCode(() -> Json.decodeValue(text)).doesNotThrowAnyException();
        });
  }

  @Provide
  Arbitrary<String> texts() {
    return Mutations.text(VALUES, TOKENS);
  }

  private static Optional<Object> parseValue(String text) {
    try {
      return Optional.of(SCALAR.parseValue(text, CONTEXT, Locale.ROOT));
    } catch (CoercingParseValueException refused) {
      return Optional.empty();
    }
  }

  private static Optional<Object> parseLiteral(String text) {
    try {
      return Optional.of(
          SCALAR.parseLiteral(
              StringValue.of(text), CoercedVariables.emptyVariables(), CONTEXT, Locale.ROOT));
    } catch (CoercingParseLiteralException refused) {
      return Optional.empty();
    }
  }
}
