package io.chatgenerator.aws;

import io.vertx.core.http.HttpServer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.http.SdkHttpExecutionAttributes;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/** A request as the SDK hands it to its HTTP client. */
final class SdkCall {
  private final SdkHttpRequest.Builder head = SdkHttpRequest.builder();
  private String content = "";
  private SdkHttpExecutionAttributes attributes = SdkHttpExecutionAttributes.builder().build();

  private SdkCall(int port) {
    head.protocol("http").host("localhost").port(port).method(SdkHttpMethod.POST);
  }

  static SdkCall to(HttpServer server) {
    return new SdkCall(server.actualPort());
  }

  SdkCall port(int port) {
    head.port(port);
    return this;
  }

  SdkCall method(SdkHttpMethod method) {
    head.method(method);
    return this;
  }

  SdkCall path(String path) {
    head.encodedPath(path);
    return this;
  }

  SdkCall query(String name, String value) {
    head.putRawQueryParameter(name, value);
    return this;
  }

  SdkCall header(String name, String... values) {
    head.putHeader(name, List.of(values));
    return this;
  }

  SdkCall content(String text) {
    content = text;
    return this;
  }

  SdkCall reader(UnaryOperator<byte[]> reader) {
    attributes =
        SdkHttpExecutionAttributes.builder().put(VertxHttpClient.CONTENT_READER, reader).build();
    return this;
  }

  AsyncExecuteRequest request() {
    return request(new Exchange());
  }

  AsyncExecuteRequest request(Exchange exchange) {
    return AsyncExecuteRequest.builder()
        .request(head.build())
        .requestContentPublisher(new Content(AsyncRequestBody.fromString(content)))
        .responseHandler(exchange)
        .httpExecutionAttributes(attributes)
        .build();
  }

  private record Content(AsyncRequestBody body) implements SdkHttpContentPublisher {
    @Override
    public Optional<Long> contentLength() {
      return body.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
      body.subscribe(subscriber);
    }
  }
}
