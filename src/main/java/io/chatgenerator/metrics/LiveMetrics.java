package io.chatgenerator.metrics;

import io.chatgenerator.live.LiveObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what subscribers are given. */
final class LiveMetrics extends Meters implements LiveObserver {
  private final Counter delivered = counter("live.events.delivered", "Items given to subscribers");
  private final Counter coalesced =
      counter("live.events.coalesced", "States replaced before their subscriber asked");
  private final Counter gaps = rereads("gap");
  private final Counter silences = rereads("silence");
  private final Counter cutOff =
      counter("live.readers.cut.off", "Subscriptions ended as too much waited");

  LiveMetrics(MeterRegistry registry) {
    super(registry);
  }

  private Counter rereads(String reason) {
    return counter("live.rereads", "Stories read again for their subscribers", "reason", reason);
  }

  @Override
  public void delivered() {
    delivered.increment();
  }

  @Override
  public void coalesced() {
    coalesced.increment();
  }

  @Override
  public void gapFound() {
    gaps.increment();
  }

  @Override
  public void silenceFound() {
    silences.increment();
  }

  @Override
  public void cutOff() {
    cutOff.increment();
  }
}
