package io.chatgenerator.config;

import java.net.URI;
import java.time.Duration;

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
    RequestAdditions additions) {}
