package io.chatgenerator.ecs;

import java.util.Optional;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.constructs.Construct;

/** Everything that the service needs in AWS, but the image and the key of OpenAI. */
final class ChatGeneratorStack extends Stack {
  /**
   * Browsers sign in only where a page is secure; of plain HTTP, localhost alone counts as that.
   */
  private static final String TRIAL_SITE = "http://localhost:8080";

  ChatGeneratorStack(Construct scope, String id, StackOptions options) {
    super(
        scope,
        id,
        StackProps.builder()
            .description("Chat Generator on ECS Fargate")
            .terminationProtection(options.protect())
            .build());
    StackParameters parameters = new StackParameters(this, options);
    String site = parameters.site().map(s -> "https://" + s.domainName()).orElse(TRIAL_SITE);

    Network network = new Network(this, "Network", options);
    StoriesTable table = new StoriesTable(this, "Stories", options.warmWrites());
    Identity identity = new Identity(this, "Identity", options, site);
    ServiceLog log = new ServiceLog(this, "Log");
    Cluster cluster =
        Cluster.Builder.create(this, "Cluster")
            .vpc(network.vpc())
            .containerInsightsV2(ContainerInsights.ENABLED)
            .build();
    ServiceEvents events = new ServiceEvents(this, "Events", cluster);

    StoryTask task = new StoryTask(this, "Task", options);
    task.run(
        parameters, TaskSettings.environment(parameters, table, identity, options), log.group());
    TaskPermissions permissions = new TaskPermissions(this, parameters);
    task.allow(permissions.all(table, cluster));
    task.allowPlatform(permissions.ofPlatform());
    StoryService service =
        new StoryService(
            this, "Service", network.vpc(), cluster, task.definition(), options.isPrivate());
    // From the first deployment on.
    service.getNode().addDependency(events);
    Optional<Domain> domain =
        parameters
            .site()
            .filter(s -> s.certificateArn().isEmpty())
            .map(s -> new Domain(this, "Domain", options.hostedZone(), s.domainName()));
    Balancer balancer =
        new Balancer(
            this,
            "Balancer",
            network.vpc(),
            service.service(),
            options.protect(),
            parameters
                .site()
                .flatMap(StackParameters.Site::certificateArn)
                .or(() -> domain.map(Domain::certificateArn)));
    domain.ifPresent(there -> there.pointTo(balancer.loadBalancer()));
    service.scale(options, log.storiesInFlight());

    Signals signals = new Signals(options, balancer, service.service(), table, log, events);
    Alarms alarms = new Alarms(this, "Alarms", signals, options);
    Overview overview = new Overview(this, "Overview", signals);

    output("Url", options.trial() ? "http://" + balancer.dnsName() : site, "The web page");
    output("BalancerName", balancer.dnsName(), "What the DNS record of the domain points to");
    output("Issuer", identity.issuer(), "Issuer of the tokens");
    output("UserPoolId", identity.userPool().getUserPoolId(), "For managing users");
    output("SignInAddress", identity.clients().address(), "Sign-in pages and token endpoint");
    output("BrowserClientId", identity.clients().browser().getUserPoolClientId(), "Web page");
    output("MachineClientId", identity.clients().machine().getUserPoolClientId(), "Publishers");
    output("PublishScope", SignInClients.PUBLISH_SCOPE, "Scope that publishers ask for");
    output("StoriesTable", table.name(), "The DynamoDB table");
    output("ClusterName", cluster.getClusterName(), "The ECS cluster");
    output("ServiceName", service.service().getServiceName(), "The ECS service");
    output("LogGroup", log.group().getLogGroupName(), "The log of all tasks");
    output("EventLog", events.logGroupName(), "Why tasks stopped and deployments failed");
    output("AccessLogBucket", balancer.accessLog().bucketName(), "What the balancer saw");
    output("AlarmTopic", alarms.topicArn(), "Subscribe to hear of alarms");
    output("Dashboard", overview.name(), "The CloudWatch dashboard");
  }

  private void output(String name, String value, String description) {
    CfnOutput.Builder.create(this, name).value(value).description(description).build();
  }
}
