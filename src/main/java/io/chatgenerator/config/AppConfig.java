package io.chatgenerator.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All settings of one task, parsed and checked once at start.
 *
 * @param port of the API, the web page and health; 0 for any free one
 * @param managementAddress of the interface on which operators are answered
 * @param managementPort for operators only; 0 for any free one
 * @param allowedOrigins browser origins besides the service's own that may call
 * @param graphiql whether GraphiQL is served
 * @param limits what callers may do
 * @param ecsAgent of the container platform that runs this task; absent elsewhere
 * @param tracing whether and where traces are sent
 * @param unencrypted names of the settings whose addresses are plain HTTP to another machine, so
 *     that others on the way can read and change what passes
 */
public record AppConfig(
    int port,
    String managementAddress,
    int managementPort,
    AwsConfig aws,
    StoriesConfig stories,
    OidcConfig oidc,
    OpenAiConfig openAi,
    ClusterConfig cluster,
    Set<String> allowedOrigins,
    boolean graphiql,
    LimitsConfig limits,
    Optional<URI> ecsAgent,
    TracingConfig tracing,
    List<String> unencrypted) {

  /**
   * Reads the variables of {@link Settings#all()}; others are left alone, and an empty one counts
   * as unset.
   *
   * @throws ConfigException holding all faults, if there is any
   */
  public static AppConfig from(Map<String, String> environment) {
    return new AppConfigReader(environment).read();
  }
}
