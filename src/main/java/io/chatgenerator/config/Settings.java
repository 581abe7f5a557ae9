package io.chatgenerator.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every environment variable that the service reads, in the order of the documentation. */
public final class Settings {
  static final Setting PORT =
      Setting.of("PORT", "8080", "API, web page and health; 0 for any free port");
  static final Setting MANAGEMENT_PORT =
      Setting.of(
          "MANAGEMENT_PORT", "9090", "health and metrics for operators; 0 for any free port");
  static final Setting MANAGEMENT_ADDRESS =
      Setting.of("MANAGEMENT_ADDRESS", "127.0.0.1", "where that listens; `0.0.0.0` for everywhere");
  static final Setting LOG_FORMAT =
      Setting.of("LOG_FORMAT", "json", "`json`, a JSON object in each line of the log, or `text`");
  static final Setting ALLOWED_ORIGINS =
      Setting.optional(
          "ALLOWED_ORIGINS",
          "same origin",
          "origins of other sites whose pages may call, separated by commas");
  static final Setting GRAPHIQL =
      Setting.of(
          "GRAPHIQL", "false", "`true` serves GraphiQL, an explorer of the API, at /graphiql");
  static final Setting INTROSPECTION =
      Setting.of(
          "INTROSPECTION",
          "false",
          "`true` lets callers ask for the schema, as GraphiQL and other tools do");
  static final Setting MAX_REQUESTS_PER_USER =
      Setting.of(
          "MAX_REQUESTS_PER_USER",
          "3000",
          "requests that one user may send a minute, operations on sockets included, each by what"
              + " it weighs ([docs/limits.md](docs/limits.md))");
  static final Setting MAX_STARTS_PER_USER =
      Setting.of("MAX_STARTS_PER_USER", "20", "stories that one user may begin or retry a minute");
  static final Setting MAX_SOCKETS_PER_USER =
      Setting.of(
          "MAX_SOCKETS_PER_USER", "20", "sockets and event streams that one user may have open");
  static final Setting MAX_OPERATIONS_PER_SOCKET =
      Setting.of(
          "MAX_OPERATIONS_PER_SOCKET", "30", "operations that may run on one socket at once");
  static final Setting MAX_BAD_TOKENS_PER_ADDRESS =
      Setting.of(
          "MAX_BAD_TOKENS_PER_ADDRESS",
          "600",
          "refused tokens a minute from one address, IPv6 by /64; beyond it tokens are checked slowly");
  static final Setting MAX_NEW_SOCKETS_PER_ADDRESS =
      Setting.of(
          "MAX_NEW_SOCKETS_PER_ADDRESS",
          "100",
          "sockets that one address may have before they show a good token");
  static final Setting MAX_CONNECTIONS_PER_ADDRESS =
      Setting.of(
          "MAX_CONNECTIONS_PER_ADDRESS",
          "1000",
          "connections that one address may have open, IPv6 by /64; no limit for trusted proxies");
  static final Setting MAX_CONNECTIONS =
      Setting.of("MAX_CONNECTIONS", "10000", "connections that may be open in all");
  static final Setting TRUSTED_PROXIES =
      Setting.of(
          "TRUSTED_PROXIES",
          "0",
          "proxies in front of the service that add to `X-Forwarded-For` whom they heard");

  static final Setting AWS_REGION =
      Setting.optional("AWS_REGION", "the SDK's", "region of DynamoDB and SSM");
  static final Setting DYNAMODB_ENDPOINT =
      Setting.optional("AWS_ENDPOINT_URL_DYNAMODB", "the SDK's", "address of DynamoDB");
  static final Setting SSM_ENDPOINT =
      Setting.optional("AWS_ENDPOINT_URL_SSM", "the SDK's", "address of SSM Parameter Store");

  static final Setting STORIES_TABLE =
      Setting.of("STORIES_TABLE", "Stories", "the DynamoDB table of the stories");
  static final Setting MAX_PROMPT_LENGTH =
      Setting.of("MAX_PROMPT_LENGTH", "4000", "longest accepted prompt, in UTF-16 units");
  static final Setting MAX_CONTEXT_LENGTH =
      Setting.of(
          "MAX_CONTEXT_LENGTH",
          "24000",
          "how much of the stories that one continues the model is given, in UTF-16 units");
  static final Setting MAX_CONCURRENT_STORIES =
      Setting.of("MAX_CONCURRENT_STORIES", "500", "stories that one task generates at once");
  static final Setting MAX_ACTIVE_STORIES_PER_USER =
      Setting.of("MAX_ACTIVE_STORIES_PER_USER", "20", "unfinished stories that one user may have");
  static final Setting MAX_ATTEMPTS =
      Setting.of("MAX_ATTEMPTS", "3", "how often a story may fail by itself before it is FAILED");
  static final Setting LEASE_SECONDS =
      Setting.of(
          "LEASE_SECONDS",
          "30",
          "how long after its last sign of life a task keeps its stories, in seconds; at least 5");
  static final Setting DRAIN_TIMEOUT =
      Setting.of("DRAIN_TIMEOUT", "100s", "how long a stopping task lets its stories finish");

  static final Setting OIDC_ISSUER =
      Setting.required("OIDC_ISSUER", "whose tokens are accepted; for Cognito the user pool's URL");
  static final Setting OIDC_CLIENT_ID =
      Setting.required("OIDC_CLIENT_ID", "the app client of the browser application");
  static final Setting PUBLISH_SCOPE =
      Setting.of("PUBLISH_SCOPE", "stories/publish", "scope that makes a machine's token good");

  static final Setting OPENAI_BASE_URL =
      Setting.of("OPENAI_BASE_URL", "https://api.openai.com/v1", "any OpenAI-compatible server");
  static final Setting OPENAI_API =
      Setting.of(
          "OPENAI_API",
          "chat",
          "`chat` or `responses`: the dialect that stories are asked for in"
              + " ([docs/providers.md](docs/providers.md))");
  static final Setting OPENAI_MODEL = Setting.of("OPENAI_MODEL", "gpt-4o-mini", "the model to ask");
  static final Setting OPENAI_SECRET_PARAMETER =
      Setting.of("OPENAI_SECRET_PARAMETER", "OPENAI_SECRET", "SSM parameter that holds the key");
  static final Setting SYSTEM_PROMPT =
      Setting.of(
          "SYSTEM_PROMPT",
          "You are a warm and inventive storyteller for children. Turn the user's request into one"
              + " complete story of about a page, in the language of the request: an introduction"
              + " that makes us care for someone, a build-up, a climax and a happy ending. Use"
              + " simple, vivid words and kind humour, and keep it free of violence, fear and"
              + " anything unfit for a child; where the request asks for such things, tell a"
              + " gentle story instead. Begin with a title on a line of its own and write nothing"
              + " but the story, in plain text.",
          "what the model is told before each prompt");
  static final Setting MAX_TOKENS =
      Setting.of("MAX_TOKENS", "2000", "longest story, in the model's tokens");
  static final Setting OPENAI_CONNECT_TIMEOUT =
      Setting.of("OPENAI_CONNECT_TIMEOUT", "5s", "for the TCP and TLS handshake");
  static final Setting OPENAI_FIRST_BYTE_TIMEOUT =
      Setting.of(
          "OPENAI_FIRST_BYTE_TIMEOUT",
          "60s",
          "from the request to the first piece of text or reasoning");
  static final Setting OPENAI_SILENCE_TIMEOUT =
      Setting.of("OPENAI_SILENCE_TIMEOUT", "60s", "between two bytes of the answer");
  static final Setting OPENAI_TOTAL_TIMEOUT =
      Setting.of("OPENAI_TOTAL_TIMEOUT", "10m", "for one attempt, with all its requests");
  static final Setting OPENAI_HEADERS =
      Setting.optional(
          "OPENAI_HEADERS",
          "none",
          "further request headers, a JSON object of strings; `{key}` in a value is the secret ([docs/providers.md](docs/providers.md))");
  static final Setting OPENAI_EXTRA_BODY =
      Setting.optional(
          "OPENAI_EXTRA_BODY",
          "none",
          "further members of the request's body, a JSON object ([docs/providers.md](docs/providers.md))");

  static final Setting CLUSTER =
      Setting.of("CLUSTER", "none", "`none`, or `hazelcast` where several tasks run");
  static final Setting CLUSTER_SECRET =
      Setting.optional(
          "CLUSTER_SECRET",
          "none",
          "what a task must know to join the others; at least 32 characters, required by `hazelcast`");
  static final Setting CLUSTER_MEMBERS =
      Setting.optional(
          "CLUSTER_MEMBERS",
          "discovered",
          "`host` or `host:port` of other tasks, separated by commas");
  static final Setting CLUSTER_SERVICE =
      Setting.optional(
          "CLUSTER_SERVICE",
          "any",
          "the ECS service whose tasks are discovered as members, of this task's ECS cluster");
  static final Setting CLUSTER_PORT =
      Setting.of("CLUSTER_PORT", "5701", "where the tasks talk of membership");
  static final Setting CLUSTER_BUS_PORT =
      Setting.of("CLUSTER_BUS_PORT", "15701", "where the tasks' event buses talk");

  static final Setting ECS_AGENT =
      Setting.optional(
          "ECS_AGENT_URI",
          "set by ECS",
          "where a task that writes long stories asks ECS not to stop it meanwhile");
  static final Setting TRACES_EXPORTER =
      Setting.of(
          "OTEL_TRACES_EXPORTER",
          "none",
          "`otlp` sends traces; all of OpenTelemetry's variables count then"
              + " ([docs/traces.md](docs/traces.md))");
  static final Setting OTLP_ENDPOINT =
      Setting.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "http://localhost:4318",
          "the collector that traces are sent to");
  static final Setting OTLP_PROTOCOL =
      Setting.of("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", "no other is spoken");
  static final Setting SERVICE_NAME =
      Setting.of("OTEL_SERVICE_NAME", "chat-generator", "what the service is called in traces");

  private static final List<Setting> ALL =
      List.of(
          PORT,
          MANAGEMENT_PORT,
          MANAGEMENT_ADDRESS,
          LOG_FORMAT,
          ALLOWED_ORIGINS,
          GRAPHIQL,
          INTROSPECTION,
          MAX_REQUESTS_PER_USER,
          MAX_STARTS_PER_USER,
          MAX_SOCKETS_PER_USER,
          MAX_OPERATIONS_PER_SOCKET,
          MAX_BAD_TOKENS_PER_ADDRESS,
          MAX_NEW_SOCKETS_PER_ADDRESS,
          MAX_CONNECTIONS_PER_ADDRESS,
          MAX_CONNECTIONS,
          TRUSTED_PROXIES,
          AWS_REGION,
          DYNAMODB_ENDPOINT,
          SSM_ENDPOINT,
          STORIES_TABLE,
          MAX_PROMPT_LENGTH,
          MAX_CONTEXT_LENGTH,
          MAX_CONCURRENT_STORIES,
          MAX_ACTIVE_STORIES_PER_USER,
          MAX_ATTEMPTS,
          LEASE_SECONDS,
          DRAIN_TIMEOUT,
          OIDC_ISSUER,
          OIDC_CLIENT_ID,
          PUBLISH_SCOPE,
          OPENAI_BASE_URL,
          OPENAI_API,
          OPENAI_MODEL,
          OPENAI_SECRET_PARAMETER,
          SYSTEM_PROMPT,
          MAX_TOKENS,
          OPENAI_CONNECT_TIMEOUT,
          OPENAI_FIRST_BYTE_TIMEOUT,
          OPENAI_SILENCE_TIMEOUT,
          OPENAI_TOTAL_TIMEOUT,
          OPENAI_HEADERS,
          OPENAI_EXTRA_BODY,
          CLUSTER,
          CLUSTER_SECRET,
          CLUSTER_MEMBERS,
          CLUSTER_SERVICE,
          CLUSTER_PORT,
          CLUSTER_BUS_PORT,
          ECS_AGENT,
          TRACES_EXPORTER,
          OTLP_ENDPOINT,
          OTLP_PROTOCOL,
          SERVICE_NAME);

  private Settings() {}

  /** All settings, in the order of the documentation. */
  public static List<Setting> all() {
    return ALL;
  }

  /** The configuration table of the README, in Markdown, with its head; lines end in {@code \n}. */
  public static String toMarkdownTable() {
    Stream<String> head = Stream.of("| name | default | what it is for |", "|---|---|---|");
    return Stream.concat(head, ALL.stream().map(Setting::toMarkdownRow))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
