package io.chatgenerator.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** Attributes of spans: those of OpenTelemetry's conventions by their names, and a few of ours. */
final class Names {
  static final AttributeKey<String> STORY = stringKey("story.id");
  static final AttributeKey<Long> ATTEMPT = longKey("story.attempt");
  static final AttributeKey<String> STATUS = stringKey("story.status");

  /** The hash of the owner that the log has too. */
  static final AttributeKey<String> OWNER = stringKey("enduser.pseudo.id");

  static final AttributeKey<String> ERROR = stringKey("error.type");

  static final AttributeKey<String> METHOD = stringKey("http.request.method");
  static final AttributeKey<Long> HTTP_STATUS = longKey("http.response.status_code");
  static final AttributeKey<String> ROUTE = stringKey("http.route");
  static final AttributeKey<String> PATH = stringKey("url.path");
  static final AttributeKey<String> OPERATION = stringKey("graphql.operation.type");

  static final AttributeKey<String> SERVER = stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
  static final AttributeKey<List<String>> REQUEST_ID =
      stringArrayKey("http.response.header.x-request-id");

  static final AttributeKey<String> GEN_AI_OPERATION = stringKey("gen_ai.operation.name");
  static final AttributeKey<String> GEN_AI_PROVIDER = stringKey("gen_ai.provider.name");
  static final AttributeKey<String> ASKED_MODEL = stringKey("gen_ai.request.model");
  static final AttributeKey<Long> MAX_TOKENS = longKey("gen_ai.request.max_tokens");
  static final AttributeKey<String> MODEL = stringKey("gen_ai.response.model");
  static final AttributeKey<List<String>> FINISH = stringArrayKey("gen_ai.response.finish_reasons");
  static final AttributeKey<Long> INPUT_TOKENS = longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS = longKey("gen_ai.usage.output_tokens");

  static final AttributeKey<String> DATABASE = stringKey("db.system.name");
  static final AttributeKey<String> TABLE = stringKey("db.collection.name");

  private Names() {}
}
