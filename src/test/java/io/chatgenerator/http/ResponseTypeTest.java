package io.chatgenerator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/graphql-response+json                              | GRAPHQL
          application/json                                               | JSON
          APPLICATION/JSON; charset=UTF-8                                | JSON
          application/graphql-response+json, application/json;q=0.9      | GRAPHQL
          application/json;q=0.9, application/graphql-response+json      | GRAPHQL
          application/graphql-response+json;q=0.5, application/json      | JSON
          application/json, application/graphql-response+json            | JSON
          application/graphql-response+json, application/json            | GRAPHQL
          */*                                                            | JSON
          application/*                                                  | JSON
          text/html, application/xhtml+xml, */*;q=0.8                    | JSON
          application/json;q=0, */*                                      | GRAPHQL
          application/graphql-response+json;charset=latin1, */*;q=0.1    | JSON
          text/html                                                      |
          application/json;q=0                                           |
          application/json;q=much                                        |
          application/json;charset=latin1                                |
          ,;                                                             |
          """)
  void choosesWhatFitsBest(String accept, ResponseType expected) {
    assertThat(ResponseType.negotiate(accept)).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void answersByJsonWhereNothingIsAskedFor() {
    assertThat(ResponseType.negotiate(null)).contains(ResponseType.JSON);
    assertThat(ResponseType.negotiate(" ")).contains(ResponseType.JSON);
  }
}
