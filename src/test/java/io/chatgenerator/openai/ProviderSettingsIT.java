package io.chatgenerator.openai;

import static io.chatgenerator.openai.ProviderStandIn.KEY;
import static io.chatgenerator.openai.ProviderStandIn.error;
import static io.chatgenerator.openai.ProviderStandIn.extraForbidden;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.openai.ProviderStandIn.Seen;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings of {@code docs/providers.md}, each against a server that answers in that way. */
class ProviderSettingsIT {
  private static final Pattern ROW =
      Pattern.compile(
          "\\| ([\\w ,.]+) \\| `(https?://[^/`]+)([^`]*)` \\| (?:`(.*?)`)? ?\\| (?:`(.*?)`)? ?\\|");
  private static final String BEARER = "Authorization: Bearer";
  private static final String API_KEY = "api-key:";
  private static final String CHAT = "/v1/chat/completions";

  /** What is sent besides the model and the messages. */
  private static final String ALL = "max_tokens stream stream_options safety_identifier";

  private static final String NEW = ALL.replace("max_tokens", "max_completion_tokens");

  private static Vertx vertx;
  private static Map<String, MatchResult> documented;

  /**
   * A provider.
   *
   * @param server answers in its way
   * @param sent members of the request that it answers at last
   * @param refused parts of the first request that cost a request each
   */
  private record Provider(String name, ProviderStandIn server, Set<String> sent, int refused) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void readDocument() throws IOException {
    vertx = Vertx.vertx();
    documented =
        Files.readAllLines(Path.of("docs/providers.md")).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .collect(Collectors.toMap(row -> row.group(1), Matcher::toMatchResult));
  }

  @AfterAll
  static void stop() {
    vertx.close().timeout(30, SECONDS).await();
  }

  static Stream<Provider> providers() {
    return Stream.of(
        provider("OpenAI", refusingOldLimit(server(CHAT, BEARER, "openai-obfuscation")), 1, NEW),
        azure(),
        provider(
            "Azure OpenAI, v1", server("/openai" + CHAT, API_KEY, "azure-filter-late"), 0, ALL),
        provider(
            "OpenRouter",
            server("/api" + CHAT, BEARER, "openrouter-comments"),
            0,
            ALL + " reasoning"),
        provider("Ollama", server(CHAT, BEARER, "ollama"), 0, ALL),
        provider(
            "vLLM",
            server(CHAT, BEARER, "vllm")
                .refusing(
                    "system",
                    "{\"object\":\"error\",\"message\":\"System role not supported\",\"code\":400}"),
            1,
            ALL),
        provider("llama.cpp", server(CHAT, BEARER, "llamacpp"), 0, ALL + " cache_prompt"),
        provider(
            "LM Studio",
            server(CHAT, BEARER, "openai")
                .refusing(
                    "system",
                    "{\"error\":\"Error rendering prompt with jinja template: \\\"Only user and"
                        + " assistant roles are supported!\\\"\"}"),
            1,
            ALL),
        gemini(),
        provider(
            "Mistral",
            server(CHAT, BEARER, "mistral-thinking-parts")
                .with(422)
                .refusing("safety_identifier", extraForbidden("safety_identifier"))
                .refusing("stream_options", extraForbidden("stream_options")),
            2,
            "max_tokens stream"),
        provider(
            "Groq",
            server("/openai" + CHAT, BEARER, "groq")
                .refusing(
                    "safety_identifier", error("property 'safety_identifier' is unsupported", "")),
            1,
            "max_tokens stream stream_options"),
        provider("DeepSeek", server(CHAT, BEARER, "deepseek-reasoner"), 0, ALL));
  }

  private static Provider azure() {
    String words = "Unrecognized request argument supplied: ";
    return provider(
        "Azure OpenAI",
        server(
                "/openai/deployments/DEPLOYMENT/chat/completions?api-version=2024-10-21",
                API_KEY,
                "azure-prompt-filter")
            .refusing("safety_identifier", error(words + "safety_identifier", ""))
            .refusing("stream_options", error(words + "stream_options", "")),
        2,
        "max_tokens stream");
  }

  private static Provider gemini() {
    return provider(
        "Gemini",
        server("/v1beta/openai/chat/completions", BEARER, "gemini")
            .refusing(
                "safety_identifier",
                "[{\"error\":{\"code\":400,\"message\":\"Invalid JSON payload received. Unknown name"
                    + " \\\"safety_identifier\\\": Cannot find field.\","
                    + "\"status\":\"INVALID_ARGUMENT\"}}]"),
        1,
        "max_tokens stream stream_options reasoning_effort");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("providers")
  void writesStoriesWithTheDocumentedSettings(Provider provider) {
    OpenAiTextGenerator generator = generator(provider);
    try (CapturedLog log = new CapturedLog(ServerTraits.class)) {
      assertThat(write(generator)).isEqualTo("Once upon a time.");
      assertThat(provider.server.seen()).hasSize(provider.refused + 1);
      assertThat(log.messages()).hasSize(provider.refused);
      assertThat(write(generator)).isEqualTo("Once upon a time.");
      assertThat(log.messages()).hasSize(provider.refused);
    }
    List<Seen> seen = provider.server.seen();
    assertThat(seen).hasSize(provider.refused + 2);
    assertThat(seen.get(seen.size() - 1).body().fieldNames())
        .containsAll(provider.sent)
        .hasSize(provider.sent.size() + 2);
  }

  @Test
  void asksForAWholeAnswerWhereAnAccountMayNotStream() {
    ProviderStandIn server =
        server(CHAT, BEARER, "json-completion-with-200")
            .refusing(
                "stream", error("Your organization must be verified to stream this", "stream"));
    OpenAiTextGenerator generator = generator(provider("OpenAI", server, 1, ALL));
    assertThat(write(generator)).isEqualTo("Once upon a time.");
    assertThat(server.seen().get(1).body().fieldNames()).doesNotContain("stream", "stream_options");
  }

  @Test
  void aPromptThatIsQuotedInAnErrorChangesNoLaterRequest() {
    String prompt = "Unsupported parameter: 'stream_options'";
    ProviderStandIn server =
        server(CHAT, BEARER, "openai").refusing("stream_options", error(prompt, ""));
    OpenAiTextGenerator generator = generator(provider("Ollama", server, 1, ALL));
    Run.start(vertx, generator, prompt, KEY).success();
    write(generator);
    assertThat(server.seen()).extracting(Seen::status).containsExactly(400, 200, 400, 200);
  }

  @Test
  void eachRowOfTheDocumentIsTried() {
    assertThat(providers().map(Provider::name))
        .containsExactlyInAnyOrderElementsOf(documented.keySet());
  }

  @Test
  void theLimitGoesByTheNameThatTheHostKnows() {
    assertThat(limitAt("https://api.openai.com/v1")).isEqualTo("max_completion_tokens");
    assertThat(limitAt("https://x.openai.azure.com/openai/v1")).isEqualTo("max_completion_tokens");
    assertThat(limitAt("https://openai.com.example/v1")).isEqualTo("max_tokens");
  }

  private static String limitAt(String url) {
    return ChatRequest.tokenLimitName(URI.create(url), Set.of());
  }

  private static String write(OpenAiTextGenerator generator) {
    Run run = Run.start(vertx, generator, "A fox", KEY);
    run.success();
    return run.text();
  }

  private static Provider provider(String name, ProviderStandIn server, int refused, String sent) {
    return new Provider(name, server, Set.of(sent.split(" ", -1)), refused);
  }

  private static ProviderStandIn server(String uri, String header, String answer) {
    return new ProviderStandIn(vertx, uri, header, answer);
  }

  private static ProviderStandIn refusingOldLimit(ProviderStandIn server) {
    return server.refusing(
        "max_tokens",
        error(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
                + " 'max_completion_tokens' instead.",
            "max_tokens"));
  }

  /** The generator with the documented settings, but for the host. */
  private static OpenAiTextGenerator generator(Provider provider) {
    MatchResult row = documented.get(provider.name);
    Map<String, String> environment = new HashMap<>();
    environment.put("OIDC_ISSUER", "https://issuer.example");
    environment.put("OIDC_CLIENT_ID", "browser");
    environment.put("OPENAI_BASE_URL", "http://localhost:" + provider.server.port() + row.group(3));
    environment.put("OPENAI_HEADERS", row.group(4));
    environment.put("OPENAI_EXTRA_BODY", row.group(5));
    environment.values().removeIf(Objects::isNull);
    OpenAiConfig config = AppConfig.from(environment).openAi();
    assertThat(config.toString()).doesNotContain("{key}", "cache_prompt=true");
    return new OpenAiTextGenerator(vertx, config, 4);
  }
}
