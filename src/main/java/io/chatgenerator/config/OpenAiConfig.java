package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.HOUR;
import static io.chatgenerator.config.Parsers.MANY;
import static io.chatgenerator.config.Parsers.MILLISECOND;
import static io.chatgenerator.config.Parsers.TEXT;
import static io.chatgenerator.config.Parsers.duration;
import static io.chatgenerator.config.Parsers.integer;
import static io.chatgenerator.config.Parsers.oneOf;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The language model and its timeouts.
 *
 * @param baseUrl its query, if any, goes with each request
 * @param api how new generations are asked for
 * @param secretParameter the name of the SSM parameter that holds the key
 * @param connectTimeout for the TCP and TLS handshake
 * @param firstByteTimeout from the request to the first piece of text or reasoning
 * @param silenceTimeout between two bytes of the answer
 * @param totalTimeout for one attempt at a story, with all its requests
 * @param additions headers and body members that the operator adds to each request
 */
public record OpenAiConfig(
    URI baseUrl,
    Api api,
    String model,
    String secretParameter,
    String systemPrompt,
    int maxTokens,
    Duration connectTimeout,
    Duration firstByteTimeout,
    Duration silenceTimeout,
    Duration totalTimeout,
    RequestAdditions additions) {
  static final String DEFAULT_PROMPT =
      "You are a warm and inventive storyteller for children. Turn the user's request into one"
          + " complete story of about a page, in the language of the request: an introduction"
          + " that makes us care for someone, a build-up, a climax and a happy ending. Use"
          + " simple, vivid words and kind humour, and keep it free of violence, fear and"
          + " anything unfit for a child; where the request asks for such things, tell a"
          + " gentle story instead. Begin with a title on a line of its own and write nothing"
          + " but the story, in plain text.";

  /** The dialects of OpenAI's API in which a story can be asked for. */
  public enum Api {
    /** {@code POST /chat/completions}: a generation ends with its connection. */
    CHAT,
    /** {@code POST /responses}: the provider keeps a generation, which outlives connections. */
    RESPONSES
  }

  static OpenAiConfig from(Settings settings) {
    Function<String, Duration> timeout = duration(MILLISECOND, HOUR);
    return new OpenAiConfig(
        settings.get(
            "OPENAI_BASE_URL",
            Parsers::urlWithQuery,
            "https://api.openai.com/v1",
            "any OpenAI-compatible server"),
        Api.valueOf(
            settings
                .get(
                    "OPENAI_API",
                    oneOf("chat", "responses"),
                    "chat",
                    "`chat` or `responses`: the dialect that stories are asked for in"
                        + " ([docs/providers.md](docs/providers.md))")
                .toUpperCase(Locale.ROOT)),
        settings.get("OPENAI_MODEL", TEXT, "gpt-4o-mini", "the model to ask"),
        settings.get(
            "OPENAI_SECRET_PARAMETER", TEXT, "OPENAI_SECRET", "SSM parameter that holds the key"),
        settings.get("SYSTEM_PROMPT", TEXT, DEFAULT_PROMPT, "system message of each request"),
        settings.get(
            "MAX_TOKENS", integer(1, MANY), "2000", "longest story, in the model's tokens"),
        settings.get("OPENAI_CONNECT_TIMEOUT", timeout, "5s", "for the TCP and TLS handshake"),
        settings.get(
            "OPENAI_FIRST_BYTE_TIMEOUT",
            timeout,
            "60s",
            "from the request to the first piece of text or reasoning"),
        settings.get("OPENAI_SILENCE_TIMEOUT", timeout, "60s", "between two bytes of the answer"),
        settings.get(
            "OPENAI_TOTAL_TIMEOUT", timeout, "10m", "for one attempt, with all its requests"),
        new RequestAdditions(
            settings
                .find(
                    "OPENAI_HEADERS",
                    RequestAdditions::headers,
                    "further request headers, a JSON object of strings; `{key}` in a value is the"
                        + " secret ([docs/providers.md](docs/providers.md))")
                .orElse(Map.of()),
            settings
                .find(
                    "OPENAI_EXTRA_BODY",
                    RequestAdditions::body,
                    "further members of the request's body, a JSON object"
                        + " ([docs/providers.md](docs/providers.md))")
                .orElse(Map.of())));
  }
}
