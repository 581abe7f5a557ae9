package io.chatgenerator.metrics;

import io.chatgenerator.graphql.RequestObserver;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.ws.CloseCode;
import io.chatgenerator.ws.SocketObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts sockets, event streams, and what runs on them; errors are counted with all others. */
final class SocketMetrics extends Meters implements SocketObserver {
  private final RequestObserver requests;
  private final AtomicInteger sockets = new AtomicInteger();
  private final AtomicInteger operations = new AtomicInteger();
  private final Map<CloseCode, Counter> closed =
      counters(
          CloseCode.class,
          "sockets.closed",
          "Sockets and event streams closed by this task",
          "reason");
  private final Counter slow =
      counter("sockets.slow", "Times that a client fell behind and was waited for");

  SocketMetrics(MeterRegistry registry, RequestObserver requests) {
    super(registry);
    this.requests = requests;
    gauge("sockets.open", "Open sockets and event streams", sockets::get);
    gauge(
        "subscriptions.open", "Operations that run on sockets and event streams", operations::get);
  }

  @Override
  public void failed(ErrorCode code) {
    requests.failed(code);
  }

  @Override
  public void opened() {
    sockets.incrementAndGet();
  }

  @Override
  public void closed() {
    sockets.decrementAndGet();
  }

  @Override
  public void closing(CloseCode why) {
    closed.get(why).increment();
  }

  @Override
  public void operationStarted() {
    operations.incrementAndGet();
  }

  @Override
  public void operationEnded() {
    operations.decrementAndGet();
  }

  @Override
  public void readerSlow() {
    slow.increment();
  }
}
