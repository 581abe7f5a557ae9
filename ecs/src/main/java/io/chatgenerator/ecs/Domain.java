package io.chatgenerator.ecs;

import java.util.List;
import software.amazon.awscdk.services.certificatemanager.CfnCertificate;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.route53.CfnRecordSet;
import software.constructs.Construct;

/** The host name in a zone of Route 53: the certificate, which the zone proves, and the record. */
final class Domain extends Construct {
  private final String zone;
  private final String name;
  private final CfnCertificate certificate;

  /**
   * @param zone id of the hosted zone
   * @param name the host name, in that zone
   */
  Domain(Construct scope, String id, String zone, String name) {
    super(scope, id);
    this.zone = zone;
    this.name = name;
    certificate =
        CfnCertificate.Builder.create(this, "Certificate")
            .domainName(name)
            .validationMethod("DNS")
            .domainValidationOptions(
                List.of(
                    CfnCertificate.DomainValidationOptionProperty.builder()
                        .domainName(name)
                        .hostedZoneId(zone)
                        .build()))
            .build();
  }

  String certificateArn() {
    return certificate.getRef();
  }

  void pointTo(ApplicationLoadBalancer balancer) {
    CfnRecordSet.Builder.create(this, "Record")
        .hostedZoneId(zone)
        .name(name)
        .type("A")
        .aliasTarget(
            CfnRecordSet.AliasTargetProperty.builder()
                .dnsName(balancer.getLoadBalancerDnsName())
                .hostedZoneId(balancer.getLoadBalancerCanonicalHostedZoneId())
                .build())
        .build();
  }
}
