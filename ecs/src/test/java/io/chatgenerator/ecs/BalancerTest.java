package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BalancerTest {
  private static final String LISTENER = "AWS::ElasticLoadBalancingV2::Listener";

  private final Synthesized service = Synthesized.service();

  @Test
  void servesByHttpsAndOnlyRedirectsTheRest() {
    List<JsonNode> listeners = service.all(LISTENER);

    assertThat(listeners).hasSize(2);
    assertThat(listeners)
        .filteredOn(listener -> action(listener).equals("forward"))
        .singleElement()
        .satisfies(
            https -> {
              assertThat(https.path("Protocol").asText()).isEqualTo("HTTPS");
              assertThat(https.path("Port").asInt()).isEqualTo(443);
              assertThat(https.path("SslPolicy").asText()).contains("TLS13");
              assertThat(https.path("Certificates").toString()).contains("CertificateArn");
            });
    assertThat(listeners)
        .filteredOn(listener -> action(listener).equals("redirect"))
        .singleElement()
        .satisfies(
            http ->
                assertThat(http.at("/DefaultActions/0/RedirectConfig/Protocol").asText())
                    .isEqualTo("HTTPS"));
  }

  @Test
  void demandsACertificateUnlessATrialIsAskedFor() {
    JsonNode certificate = service.json().at("/Parameters/CertificateArn");

    assertThat(certificate.path("Type").asText()).isEqualTo("String");
    assertThat(certificate.has("Default")).isFalse();
    assertThat(Synthesized.trial().json().at("/Parameters/CertificateArn").isMissingNode())
        .isTrue();
  }

  @Test
  void servesATrialByHttp() {
    JsonNode listener = Synthesized.trial().only(LISTENER);

    assertThat(listener.path("Protocol").asText()).isEqualTo("HTTP");
    assertThat(action(listener)).isEqualTo("forward");
  }

  @Test
  void keepsASocketThatIsPinged() {
    int idle = Integer.parseInt(attribute("idle_timeout.timeout_seconds"));
    int ping = TaskSettings.PING_INTERVAL.toSeconds().intValue();

    assertThat(idle).isGreaterThanOrEqualTo(3 * ping);
    assertThat(ServiceSource.file("ws/GraphQLWsOptions.java")).contains("ofSeconds(" + ping + ")");
  }

  @Test
  void lingersShortlyOverATaskThatGoes() {
    JsonNode attributes = targets().path("TargetGroupAttributes");

    assertThat(Synthesized.attribute(attributes, "deregistration_delay.timeout_seconds").asInt())
        .isBetween(5, 30);
    assertThat(Synthesized.attribute(attributes, "stickiness.enabled").asText()).isEqualTo("false");
  }

  @Test
  void sendsRequestsToReadyTasksAlone() {
    assertThat(targets().path("HealthCheckPath").asText()).isEqualTo("/health/ready");
    assertThat(targets().path("HealthCheckPort").asText()).isEqualTo("8080");
    assertThat(targets().path("Matcher").path("HttpCode").asText()).isEqualTo("200");
    assertThat(ServiceSource.file("management/HealthHandler.java")).contains("\"/health/ready\"");
  }

  @Test
  void refusesBrokenHeadersAndRemembersRequests() {
    assertThat(attribute("routing.http.drop_invalid_header_fields.enabled")).isEqualTo("true");
    assertThat(attribute("access_logs.s3.enabled")).isEqualTo("true");
  }

  @Test
  void becomesOneForUsersOutOfATrialByAnUpdate() {
    Map<String, String> trial = Synthesized.trial().types();

    assertThat(service.types()).containsAllEntriesOf(trial);
    assertThat(service.stack().getStackName())
        .isEqualTo(Synthesized.trial().stack().getStackName());
  }

  @Test
  void isNotDeletedByMistakeUnlessItIsATrial() {
    assertThat(attribute("deletion_protection.enabled")).isEqualTo("true");
    assertThat(
            Synthesized.trial()
                .only("AWS::ElasticLoadBalancingV2::LoadBalancer")
                .path("LoadBalancerAttributes")
                .toString())
        .contains("{\"Key\":\"deletion_protection.enabled\",\"Value\":\"false\"}");
  }

  @Test
  void hasCertificateAndRecordMadeWhereAZoneIsNamed() {
    Synthesized zoned = Synthesized.with(Map.of("hostedZone", "Z0123456789ABC"));

    assertThat(zoned.json().at("/Parameters/CertificateArn").isMissingNode()).isTrue();
    JsonNode certificate = zoned.only("AWS::CertificateManager::Certificate");
    assertThat(certificate.path("DomainName").toString()).contains("DomainName");
    assertThat(certificate.at("/DomainValidationOptions/0/HostedZoneId").asText())
        .isEqualTo("Z0123456789ABC");
    JsonNode record = zoned.only("AWS::Route53::RecordSet");
    assertThat(record.path("Type").asText()).isEqualTo("A");
    assertThat(record.path("AliasTarget").path("DNSName").toString()).contains("Balancer");
    assertThat(zoned.all(LISTENER).toString())
        .contains(zoned.logicalId("AWS::CertificateManager::Certificate"));
  }

  private String attribute(String key) {
    JsonNode balancer = service.only("AWS::ElasticLoadBalancingV2::LoadBalancer");
    return Synthesized.attribute(balancer.path("LoadBalancerAttributes"), key).asText();
  }

  private JsonNode targets() {
    return service.only("AWS::ElasticLoadBalancingV2::TargetGroup");
  }

  private static String action(JsonNode listener) {
    return listener.path("DefaultActions").path(0).path("Type").asText();
  }
}
