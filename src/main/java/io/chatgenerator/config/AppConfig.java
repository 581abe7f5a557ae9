package io.chatgenerator.config;

import java.util.Map;
import java.util.Set;

/**
 * All settings of one task, parsed and checked once at start.
 *
 * @param port of the API, the web page and health; 0 for any free one
 * @param managementPort for operators only; 0 for any free one
 * @param allowedOrigins browser origins besides the service's own that may call
 * @param graphiql whether GraphiQL is served
 * @param limits what callers may do
 * @param tracing whether and where traces are sent
 */
public record AppConfig(
    int port,
    int managementPort,
    AwsConfig aws,
    StoriesConfig stories,
    OidcConfig oidc,
    OpenAiConfig openAi,
    ClusterConfig cluster,
    Set<String> allowedOrigins,
    boolean graphiql,
    LimitsConfig limits,
    TracingConfig tracing) {

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
