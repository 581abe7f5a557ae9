package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.HOUR;
import static io.chatgenerator.config.Parsers.MANY;
import static io.chatgenerator.config.Parsers.MILLISECOND;
import static io.chatgenerator.config.Parsers.TEXT;
import static io.chatgenerator.config.Parsers.duration;
import static io.chatgenerator.config.Parsers.integer;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * The language model and its timeouts.
 *
 * @param api how new generations are asked for
 * @param baseUrl its query, if any, goes with each request
 * @param secretParameter the name of the SSM parameter that holds the key
 * @param connectTimeout for the TCP and TLS handshake
 * @param firstByteTimeout from the request to the first piece of text or reasoning
 * @param silenceTimeout between two bytes of the answer
 * @param totalTimeout for one attempt at a story, with all its requests
 * @param additions headers and body members that the operator adds to each request
 */
public record OpenAiConfig(
    OpenAiApi api,
    URI baseUrl,
    String model,
    String secretParameter,
    String systemPrompt,
    int maxTokens,
    Duration connectTimeout,
    Duration firstByteTimeout,
    Duration silenceTimeout,
    Duration totalTimeout,
    RequestAdditions additions) {
  static final Settings SETTINGS = new Settings();

  private static final Setting<URI> OPENAI_BASE_URL =
      SETTINGS.add(
          "OPENAI_BASE_URL",
          Parsers::urlWithQuery,
          "https://api.openai.com/v1",
          "any OpenAI-compatible server");
  private static final Setting<OpenAiApi> OPENAI_API =
      SETTINGS.add(
          "OPENAI_API",
          OpenAiApi::of,
          "chat",
          "`chat` or `responses`: the dialect that stories are asked for in"
              + " ([docs/providers.md](docs/providers.md))");
  private static final Setting<String> OPENAI_MODEL =
      SETTINGS.add("OPENAI_MODEL", TEXT, "gpt-4o-mini", "the model to ask");
  private static final Setting<String> OPENAI_SECRET_PARAMETER =
      SETTINGS.add(
          "OPENAI_SECRET_PARAMETER", TEXT, "OPENAI_SECRET", "SSM parameter that holds the key");
  static final Setting<String> SYSTEM_PROMPT =
      SETTINGS.add(
          "SYSTEM_PROMPT",
          TEXT,
          "You are a warm and inventive storyteller for children. Turn the user's request into one"
              + " complete story of about a page, in the language of the request: an introduction"
              + " that makes us care for someone, a build-up, a climax and a happy ending. Use"
              + " simple, vivid words and kind humour, and keep it free of violence, fear and"
              + " anything unfit for a child; where the request asks for such things, tell a"
              + " gentle story instead. Begin with a title on a line of its own and write nothing"
              + " but the story, in plain text.",
          "system message of each request");
  static final Setting<Integer> MAX_TOKENS =
      SETTINGS.add("MAX_TOKENS", integer(1, MANY), "2000", "longest story, in the model's tokens");
  private static final Setting<Duration> OPENAI_CONNECT_TIMEOUT =
      SETTINGS.add(
          "OPENAI_CONNECT_TIMEOUT",
          duration(MILLISECOND, HOUR),
          "5s",
          "for the TCP and TLS handshake");
  private static final Setting<Duration> OPENAI_FIRST_BYTE_TIMEOUT =
      SETTINGS.add(
          "OPENAI_FIRST_BYTE_TIMEOUT",
          duration(MILLISECOND, HOUR),
          "60s",
          "from the request to the first piece of text or reasoning");
  private static final Setting<Duration> OPENAI_SILENCE_TIMEOUT =
      SETTINGS.add(
          "OPENAI_SILENCE_TIMEOUT",
          duration(MILLISECOND, HOUR),
          "60s",
          "between two bytes of the answer");
  private static final Setting<Duration> OPENAI_TOTAL_TIMEOUT =
      SETTINGS.add(
          "OPENAI_TOTAL_TIMEOUT",
          duration(MILLISECOND, HOUR),
          "10m",
          "for one attempt, with all its requests");
  private static final Setting<Map<String, String>> OPENAI_HEADERS =
      SETTINGS.optional(
          "OPENAI_HEADERS",
          RequestAdditions::headers,
          "none",
          "further request headers, a JSON object of strings; `{key}` in a value is the secret ([docs/providers.md](docs/providers.md))");
  private static final Setting<Map<String, Object>> OPENAI_EXTRA_BODY =
      SETTINGS.optional(
          "OPENAI_EXTRA_BODY",
          RequestAdditions::body,
          "none",
          "further members of the request's body, a JSON object ([docs/providers.md](docs/providers.md))");

  static OpenAiConfig from(SettingValues values) {
    return new OpenAiConfig(
        values.get(OPENAI_API),
        values.get(OPENAI_BASE_URL),
        values.get(OPENAI_MODEL),
        values.get(OPENAI_SECRET_PARAMETER),
        values.get(SYSTEM_PROMPT),
        values.get(MAX_TOKENS),
        values.get(OPENAI_CONNECT_TIMEOUT),
        values.get(OPENAI_FIRST_BYTE_TIMEOUT),
        values.get(OPENAI_SILENCE_TIMEOUT),
        values.get(OPENAI_TOTAL_TIMEOUT),
        new RequestAdditions(
            values.find(OPENAI_HEADERS).orElse(Map.of()),
            values.find(OPENAI_EXTRA_BODY).orElse(Map.of())));
  }
}
