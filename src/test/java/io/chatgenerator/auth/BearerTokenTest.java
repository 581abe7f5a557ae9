package io.chatgenerator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BearerTokenTest {
  @Test
  void readsTheHeaderWithTheSchemeInAnyCase() {
    assertThat(BearerToken.fromHeader("Bearer a.b.c")).contains("a.b.c");
    assertThat(BearerToken.fromHeader("bearer  a.b.c ")).contains("a.b.c");
    assertThat(BearerToken.fromHeader("BEARER a.b.c")).contains("a.b.c");
  }

  @Test
  void takesNoOtherScheme() {
    assertThat(BearerToken.fromHeader(null)).isEmpty();
    assertThat(BearerToken.fromHeader("")).isEmpty();
    assertThat(BearerToken.fromHeader("a.b.c")).isEmpty();
    assertThat(BearerToken.fromHeader("Basic YTpi")).isEmpty();
    assertThat(BearerToken.fromHeader("Bearera.b.c")).isEmpty();
  }

  @Test
  void stripsTheSchemeWhereItIsGiven() {
    assertThat(BearerToken.strip("Bearer a.b.c")).isEqualTo("a.b.c");
    assertThat(BearerToken.strip("bearer a.b.c")).isEqualTo("a.b.c");
    assertThat(BearerToken.strip(" a.b.c ")).isEqualTo("a.b.c");
    assertThat(BearerToken.strip("")).isEmpty();
  }
}
