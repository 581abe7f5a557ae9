package io.chatgenerator.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerHashTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  /** {@code printf 'owner:%s' ada | openssl dgst -sha256 -hmac SECRET | cut -c1-16}. */
  @Test
  void isWhatOperatorsComputeFromTheSecret() {
    OwnerHash.keyBy(SECRET);
    assertThat(OwnerHash.of("ada")).isEqualTo("9904fd993bbf99b6");
  }

  @Test
  void saysNothingToThoseWithoutTheSecret() {
    OwnerHash.keyBy(SECRET);
    String known = OwnerHash.of("ada");
    OwnerHash.keyBy(SECRET + "!");
    assertThat(OwnerHash.of("ada")).isNotEqualTo(known).hasSize(known.length());
    assertThat(OwnerHash.of("ada")).isEqualTo(OwnerHash.of("ada")).isNotEqualTo(OwnerHash.of("b"));
  }
}
