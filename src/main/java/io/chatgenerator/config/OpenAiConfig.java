package io.chatgenerator.config;

import java.net.URI;
import java.time.Duration;

/**
 * The language model and the patience with it.
 *
 * @param secretParameter the name of the SSM parameter that holds the key
 * @param connectTimeout for the TCP and TLS handshake
 * @param firstByteTimeout from the request to the first byte of the answer's body
 * @param silenceTimeout between two bytes of the answer
 * @param totalTimeout for one attempt at a story, its retries included
 */
public record OpenAiConfig(
    URI baseUrl,
    String model,
    String secretParameter,
    String systemPrompt,
    int maxTokens,
    Duration connectTimeout,
    Duration firstByteTimeout,
    Duration silenceTimeout,
    Duration totalTimeout) {}
