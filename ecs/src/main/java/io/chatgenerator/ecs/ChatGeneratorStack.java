package io.chatgenerator.ecs;

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
    super(scope, id, StackProps.builder().description("Chat Generator on ECS Fargate").build());
    StackParameters parameters = new StackParameters(this, options.trial());
    String site = parameters.site().map(s -> "https://" + s.domainName()).orElse(TRIAL_SITE);

    Network network = new Network(this, "Network", options.natGateways());
    StoriesTable table = new StoriesTable(this, "Stories");
    Identity identity = new Identity(this, "Identity", options.selfSignUp(), site);
    ServiceLog log = new ServiceLog(this, "Log");
    Cluster cluster =
        Cluster.Builder.create(this, "Cluster")
            .vpc(network.vpc())
            .containerInsightsV2(ContainerInsights.ENABLED)
            .build();

    StoryTask task = new StoryTask(this, "Task", options);
    task.run(
        parameters, TaskSettings.environment(parameters, table, identity, options), log.group());
    task.allow(new TaskPermissions(this, parameters).all(table, cluster));
    StoryService service =
        new StoryService(this, "Service", network.vpc(), cluster, task.definition());
    Balancer balancer =
        new Balancer(this, "Balancer", network.vpc(), service.service(), parameters.site());
    service.scale(options, log.storiesInFlight());

    Signals signals = new Signals(balancer, service.service(), table, log);
    Alarms alarms = new Alarms(this, "Alarms", signals);
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
    output("AccessLogBucket", balancer.accessLog().bucketName(), "What the balancer saw");
    output("AlarmTopic", alarms.topicArn(), "Subscribe to hear of alarms");
    output("Dashboard", overview.name(), "The CloudWatch dashboard");
  }

  private void output(String name, String value, String description) {
    CfnOutput.Builder.create(this, name).value(value).description(description).build();
  }
}
