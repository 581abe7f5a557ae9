/**
 * The language model behind an OpenAI-compatible API: implements {@link
 * io.chatgenerator.story.TextGenerator} over HTTP and server-sent events.
 */
package io.chatgenerator.openai;
