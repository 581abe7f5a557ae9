package io.chatgenerator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
  @ParameterizedTest
  @ValueSource(strings = {"Bearer a.b.c", "bearer  a.b.c ", "BEARER\ta.b.c", "a.b.c", " a.b.c "})
  void findsTheTokenWithOrWithoutTheScheme(String value) {
    assertThat(BearerToken.of(value)).contains("a.b.c");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "Bearer", "bearer ", "Basic YTpi", "Bearer a b", "a b"})
  void findsNoneWhereThereIsNone(String value) {
    assertThat(BearerToken.of(value)).isEmpty();
  }
}
