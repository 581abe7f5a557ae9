package io.chatgenerator.metrics;

import io.chatgenerator.live.LiveObserver;
import io.micrometer.core.instrument.Counter;

/** Counts what subscribers are given. */
final class LiveMetrics implements LiveObserver {
  private static final String REREADS = "live.rereads";
  private static final String REREADS_HELP = "Stories read again for their subscribers";

  private final Counter delivered;
  private final Counter coalesced;
  private final Counter gaps;
  private final Counter silences;
  private final Counter cutOff;

  LiveMetrics(Meters meters) {
    delivered = meters.counter("live.events.delivered", "Items given to subscribers");
    coalesced =
        meters.counter("live.events.coalesced", "States replaced before their subscriber asked");
    gaps = meters.counter(REREADS, REREADS_HELP, "reason", "gap");
    silences = meters.counter(REREADS, REREADS_HELP, "reason", "silence");
    cutOff = meters.counter("live.readers.cut.off", "Subscriptions ended as too much waited");
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
