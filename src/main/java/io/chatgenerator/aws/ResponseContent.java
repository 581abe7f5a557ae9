package io.chatgenerator.aws;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;

/** Puts the content of an answer together, for the reader of the call and for the SDK. */
final class ResponseContent {
  private static final int OK = 200;
  private static final String CHECKSUM = "x-amz-crc32";

  private ResponseContent() {}

  /**
   * Delivers the whole answer.
   *
   * @param isGivenUp whether the call has failed already, after which the SDK takes no answer
   */
  static Future<Void> deliver(
      AsyncExecuteRequest call, HttpClientResponse response, BooleanSupplier isGivenUp) {
    List<Buffer> parts = new ArrayList<>();
    return response
        .handler(parts::add)
        .end()
        .onSuccess(
            whole -> {
              if (!isGivenUp.getAsBoolean()) {
                deliver(call, response, together(parts));
              }
            });
  }

  private static byte[] together(List<Buffer> parts) {
    byte[] content = new byte[parts.stream().mapToInt(Buffer::length).sum()];
    int end = 0;
    for (Buffer part : parts) {
      part.getBytes(content, end);
      end += part.length();
    }
    return content;
  }

  private static void deliver(
      AsyncExecuteRequest call, HttpClientResponse response, byte[] content) {
    SdkHttpResponse.Builder head =
        SdkHttpResponse.builder()
            .statusCode(response.statusCode())
            .statusText(response.statusMessage());
    response.headers().forEach(head::appendHeader);
    byte[] rest =
        Optional.ofNullable(call.httpExecutionAttributes())
            .map(attributes -> attributes.getAttribute(VertxHttpClient.CONTENT_READER))
            .filter(reader -> head.statusCode() == OK && isIntact(head, content))
            .map(reader -> reader.apply(content))
            .orElse(content);
    if (rest != content) {
      head.removeHeader(CHECKSUM);
    }
    call.responseHandler().onHeaders(head.build());
    call.responseHandler().onStream(AsyncRequestBody.fromBytesUnsafe(rest));
  }

  /** What is damaged is left to the SDK, which tries again. */
  private static boolean isIntact(SdkHttpResponse.Builder head, byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    return head.firstMatchingHeader(CHECKSUM)
        .filter(sent -> !sent.equals(Long.toString(checksum.getValue())))
        .isEmpty();
  }
}
