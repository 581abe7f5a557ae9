package io.chatgenerator.ecs;

import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationProtocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.BaseApplicationListenerProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.IApplicationLoadBalancerTarget;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerAction;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerCertificate;
import software.amazon.awscdk.services.elasticloadbalancingv2.RedirectOptions;
import software.amazon.awscdk.services.elasticloadbalancingv2.SslPolicy;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetType;
import software.constructs.Construct;

/**
 * The way in. HTTP and WebSockets are spread over the tasks without stickiness: any task serves any
 * caller.
 */
final class Balancer extends Construct {
  /** Well above the ping interval, so that no socket is taken for idle between two pings. */
  private static final Duration IDLE_TIMEOUT = Duration.seconds(120);

  /**
   * ECS sends SIGTERM when this is over. Requests take less; sockets stay open longer than any
   * delay one could wait, so it is short: the sooner the task itself sends its sockets elsewhere.
   */
  private static final Duration DEREGISTRATION_DELAY = Duration.seconds(15);

  private final ApplicationLoadBalancer balancer;
  private final AccessLog accessLog;
  private final ApplicationTargetGroup targets;

  Balancer(
      Construct scope,
      String id,
      IVpc vpc,
      IApplicationLoadBalancerTarget service,
      boolean protect,
      Optional<String> certificateArn) {
    super(scope, id);
    balancer =
        ApplicationLoadBalancer.Builder.create(this, "Balancer")
            .vpc(vpc)
            .internetFacing(true)
            .idleTimeout(IDLE_TIMEOUT)
            .dropInvalidHeaderFields(true)
            .deletionProtection(protect)
            .build();
    accessLog = new AccessLog(this, "AccessLog");
    accessLog.of(balancer);
    targets = targets(vpc, service);
    certificateArn.ifPresent(this::listenSecurely);
    listenInPlain(certificateArn.isPresent() ? redirect() : forward());
    Accepted.finding(
        balancer, "EC23", "Readers come from everywhere; this is the only way in from outside.");
  }

  String dnsName() {
    return balancer.getLoadBalancerDnsName();
  }

  ApplicationLoadBalancer loadBalancer() {
    return balancer;
  }

  AccessLog accessLog() {
    return accessLog;
  }

  ApplicationTargetGroup targetGroup() {
    return targets;
  }

  private ApplicationTargetGroup targets(IVpc vpc, IApplicationLoadBalancerTarget service) {
    return ApplicationTargetGroup.Builder.create(this, "Targets")
        .vpc(vpc)
        .targetType(TargetType.IP)
        .protocol(ApplicationProtocol.HTTP)
        .port(TaskSettings.PORT)
        .targets(List.of(service))
        .deregistrationDelay(DEREGISTRATION_DELAY)
        .healthCheck(
            HealthCheck.builder()
                .path("/health/ready")
                .port(Integer.toString(TaskSettings.PORT))
                .healthyHttpCodes("200")
                .interval(Duration.seconds(10))
                .timeout(Duration.seconds(5))
                .healthyThresholdCount(2)
                .unhealthyThresholdCount(3)
                .build())
        .build();
  }

  private void listenSecurely(String certificateArn) {
    listen(
        "Https",
        BaseApplicationListenerProps.builder()
            .port(443)
            .protocol(ApplicationProtocol.HTTPS)
            .certificates(List.of(ListenerCertificate.fromArn(certificateArn)))
            .sslPolicy(SslPolicy.RECOMMENDED_TLS)
            .defaultAction(forward()));
  }

  /** Of one id for a trial and for users, so that an update can make one out of the other. */
  private void listenInPlain(ListenerAction action) {
    listen(
        "Http",
        BaseApplicationListenerProps.builder()
            .port(80)
            .protocol(ApplicationProtocol.HTTP)
            .defaultAction(action));
  }

  private ListenerAction forward() {
    return ListenerAction.forward(List.of(targets));
  }

  private static ListenerAction redirect() {
    return ListenerAction.redirect(
        RedirectOptions.builder().protocol("HTTPS").port("443").permanent(true).build());
  }

  private ApplicationListener listen(String id, BaseApplicationListenerProps.Builder listener) {
    return balancer.addListener(id, listener.open(true).build());
  }
}
