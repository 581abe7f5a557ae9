package io.chatgenerator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.CapturedLog;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | 192.0.2.1          |                                  | 192.0.2.1
          0 | 192.0.2.1          | 203.0.113.9                      | 192.0.2.1
          1 | 10.0.0.1           | 203.0.113.9                      | 203.0.113.9
          1 | 10.0.0.1           | 198.51.100.1, 203.0.113.9        | 203.0.113.9
          1 | 10.0.0.1           | 198.51.100.1 / 203.0.113.9       | 203.0.113.9
          2 | 10.0.0.1           | 198.51.100.1,203.0.113.9,10.0.0.2 | 203.0.113.9
          2 | 10.0.0.1           | 203.0.113.9                      | 10.0.0.1
          1 | 10.0.0.1           |                                  | 10.0.0.1
          1 | 10.0.0.1           | someone.example                  | 10.0.0.1
          1 | 10.0.0.1           | 203.0.113.9,                     | 10.0.0.1
          1 | 10.0.0.1           | 203.0.113.9:4711                 | 203.0.113.9
          1 | 10.0.0.1           | [2001:db8:1:2:3:4:5:6]:4711      | 2001:db8:1:2::
          1 | 10.0.0.1           | 2001:db8:1:2:3:4:5:6             | 2001:db8:1:2::
          0 | 2001:db8:1:2::7    |                                  | 2001:db8:1:2::
          0 | ::ffff:192.0.2.1   |                                  | 192.0.2.1
          0 | ''                 |                                  | unknown
          """)
  void believesAsManyHopsAsAreTrusted(
      int trusted, String peer, String forwardedFor, String expected) {
    List<String> headers =
        forwardedFor == null ? List.of() : Stream.of(forwardedFor.split(" / ")).toList();
    assertThat(new ClientAddress(trusted).of(peer, headers)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0,203.0.113.9,1", "0,,0", "1,203.0.113.9,0"})
  void warnsOnceOfAProxyThatNobodyTrusts(int trusted, String forwardedFor, int warnings) {
    List<String> headers = forwardedFor == null ? List.of() : List.of(forwardedFor);
    ClientAddress addresses = new ClientAddress(trusted);
    try (CapturedLog log = new CapturedLog(ClientAddress.class)) {
      addresses.of("10.0.0.1", headers);
      addresses.of("10.0.0.1", headers);
      assertThat(log.events()).hasSize(warnings);
    }
  }
}
