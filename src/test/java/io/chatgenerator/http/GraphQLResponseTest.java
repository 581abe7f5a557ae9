package io.chatgenerator.http;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionResultImpl;
import io.chatgenerator.graphql.ClientErrors;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphQLResponseTest {
  @ParameterizedTest
  @CsvSource({
    "UNAUTHENTICATED, 401, 200",
    "FORBIDDEN,       403, 200",
    "BAD_USER_INPUT,  400, 200",
    "NOT_FOUND,       400, 200",
    "CONFLICT,        400, 200",
    "RATE_LIMITED,    429, 200",
    "UNAVAILABLE,     503, 200",
    "INTERNAL,        500, 500"
  })
  void tellsWhyThereIsNoData(ErrorCode code, int graphql, int json) {
    var error = ClientErrors.from(new RequestException(code, "No."));
    var result = new ExecutionResultImpl(error);
    assertThat(GraphQLResponse.status(result, ResponseType.GRAPHQL)).isEqualTo(graphql);
    assertThat(GraphQLResponse.status(result, ResponseType.JSON)).isEqualTo(json);
  }

  @Test
  void callsPartialDataASuccess() {
    var error = ClientErrors.from(new RequestException(ErrorCode.RATE_LIMITED, "No."));
    var result = new ExecutionResultImpl(Map.of("a", 1), List.of(error));
    assertThat(GraphQLResponse.status(result, ResponseType.GRAPHQL)).isEqualTo(200);
  }
}
