package io.chatgenerator.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other sites, and others who come uninvited, byte by byte. */
@ServiceTest
class ForeignOriginIT {
  private static final String STRANGER = "https://stranger.example.com";
  private static final String FRIEND = "https://app.example.com";
  private static final int UPGRADED = 101;
  private static final int FORBIDDEN = 403;

  private static final String UPGRADE =
      String.join(
          "\r\n",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
          "Sec-WebSocket-Protocol: graphql-transport-ws",
          "");

  @Test
  void upgradesForItsOwnPagesAndForClientsThatAreNoBrowsers(Service service) {
    assertThat(upgrade(service, "Origin: http://localhost:%d\r\n".formatted(service.port())))
        .isEqualTo(UPGRADED);
    assertThat(upgrade(service, "")).isEqualTo(UPGRADED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        STRANGER,
        "http://localhost",
        "http://localhost:1",
        "http://localhost:%d.example.com",
        "http://localhost:%d@example.com",
        "null",
        "",
        "%% not an address"
      })
  void refusesToUpgradeForPagesOfOtherSites(String origin, Service service) {
    String header = "Origin: %s\r\n".formatted(origin.formatted(service.port()));
    assertThat(upgrade(service, header)).isEqualTo(FORBIDDEN);
  }

  @Test
  void upgradesForAFriendsPageAloneWhereOneIsNamed(Service service) {
    try (Service friendly = service.beside(Map.of("ALLOWED_ORIGINS", FRIEND))) {
      assertThat(upgrade(friendly, "Origin: " + FRIEND + "\r\n")).isEqualTo(UPGRADED);
      assertThat(upgrade(friendly, "Origin: " + FRIEND + ".example\r\n")).isEqualTo(FORBIDDEN);
      assertThat(upgrade(friendly, "Origin: http://app.example.com\r\n")).isEqualTo(FORBIDDEN);
    }
  }

  @ParameterizedTest
  @CsvSource({"/graphql, 403", "/, 403", "/nowhere, 403", "/%zz, 400", "/assets/%zz/x, 400"})
  void areNoErrorsOfTheService(String path, int status, Service service) {
    try (var log = new CapturedLog("io.vertx");
        var http = new RawHttp(service.port())) {
      String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nOrigin: " + STRANGER + "\r\n";
      assertThat(http.statusOf(head + "Content-Length: 0\r\n\r\n")).isEqualTo(status);
      assertThat(log.messages()).isEmpty();
    }
  }

  private static int upgrade(Service service, String origin) {
    try (var http = new RawHttp(service.port())) {
      String head = "GET /graphql HTTP/1.1\r\nHost: localhost:%d\r\n".formatted(service.port());
      return http.statusOf(head + origin + UPGRADE + "\r\n");
    }
  }
}
