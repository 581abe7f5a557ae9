package io.chatgenerator.ecs;

import java.util.List;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/** Keeps what the balancer saw for 90 days. */
final class AccessLog extends Construct {
  private final Bucket bucket;

  AccessLog(Construct scope, String id) {
    super(scope, id);
    bucket =
        Bucket.Builder.create(this, "Bucket")
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .encryption(BucketEncryption.S3_MANAGED)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .enforceSsl(true)
            .lifecycleRules(List.of(LifecycleRule.builder().expiration(Duration.days(90)).build()))
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    Accepted.finding(
        bucket, "S1", "This bucket holds logs; a log of who reads logs would need one more.");
  }

  String bucketName() {
    return bucket.getBucketName();
  }

  /**
   * By hand, since the CDK's own method must know the region: it names the account of the balancers
   * there, where AWS now takes the principal of the service in every region.
   */
  void of(ApplicationLoadBalancer balancer) {
    balancer.setAttribute("access_logs.s3.enabled", "true");
    balancer.setAttribute("access_logs.s3.bucket", bucket.getBucketName());
    bucket.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .principals(
                List.of(new ServicePrincipal("logdelivery.elasticloadbalancing.amazonaws.com")))
            .actions(List.of("s3:PutObject"))
            .resources(List.of(bucket.arnForObjects("AWSLogs/" + Aws.ACCOUNT_ID + "/*")))
            .conditions(Source.of(this, "elasticloadbalancing", "loadbalancer/*"))
            .build());
    // The balancer tests the bucket when it is made, so the permission comes first.
    balancer.getNode().addDependency(bucket.getPolicy());
  }
}
