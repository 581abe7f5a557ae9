package io.chatgenerator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.vertx.core.Vertx;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;
import io.vertx.core.internal.VertxInternal;
import java.util.stream.Stream;

/** Meters of what the service runs on: the JVM, Netty's memory and its event loops. */
final class RuntimeMeters implements AutoCloseable {
  private final JvmGcMetrics garbage = new JvmGcMetrics();

  /** Takes a moment, for the JVM's management beans are made. */
  void bindTo(MeterRegistry registry, Vertx vertx) {
    new JvmMemoryMetrics().bindTo(registry);
    garbage.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new NettyEventExecutorMetrics(((VertxInternal) vertx).nettyEventLoopGroup()).bindTo(registry);
    Stream.of(ByteBufAllocator.DEFAULT, VertxByteBufAllocator.POOLED_ALLOCATOR)
        .distinct()
        .map(ByteBufAllocatorMetricProvider.class::cast)
        .forEach(allocator -> new NettyAllocatorMetrics(allocator).bindTo(registry));
  }

  @Override
  public void close() {
    garbage.close();
  }
}
