package io.chatgenerator.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All that is on its way between tasks and table. It stays on its way until the test delivers or
 * loses it; only what travels by the same line arrives in order.
 */
final class MessagesInFlight {
  private final List<Parcel> parcels = new ArrayList<>();

  /** A line that no other parcel travels by. */
  static Object ownLine() {
    return new Object();
  }

  Parcel send(Object line, ProcessState receiver, Runnable arrival, Runnable loss) {
    Parcel parcel = new Parcel(line, receiver, arrival, loss);
    parcels.add(parcel);
    return parcel;
  }

  /** Takes back what has not arrived. */
  boolean withdraw(Parcel parcel) {
    return parcels.remove(parcel);
  }

  boolean isEmpty() {
    return first().isEmpty();
  }

  /** Delivers the parcel at {@code index} of those whose turn it may be. */
  void deliver(int index) {
    take(index, Parcel::arrival);
  }

  /** Loses the parcel at {@code index} of those whose turn it may be. */
  void lose(int index) {
    take(index, Parcel::loss);
  }

  /** Delivers what was sent last, before all that was sent earlier. */
  void deliverNewest() {
    deliver(deliverable().size() - 1);
  }

  /** Loses what was sent last. */
  void loseNewest() {
    lose(deliverable().size() - 1);
  }

  void deliverAll() {
    for (Optional<Parcel> next = first(); next.isPresent(); next = first()) {
      handOver(next.get(), Parcel::arrival);
    }
  }

  /** The same as the first of {@link #deliverable}, found sooner. */
  private Optional<Parcel> first() {
    Set<Object> blocked = new HashSet<>();
    for (Parcel parcel : parcels) {
      if (!parcel.receiver().isPaused() && !blocked.contains(parcel.line())) {
        return Optional.of(parcel);
      }
      blocked.add(parcel.line());
    }
    return Optional.empty();
  }

  private void take(int index, Function<Parcel, Runnable> fate) {
    List<Parcel> next = deliverable();
    if (!next.isEmpty()) {
      handOver(next.get(index % next.size()), fate);
    }
  }

  private void handOver(Parcel parcel, Function<Parcel, Runnable> fate) {
    parcels.remove(parcel);
    if (parcel.receiver().isAlive()) {
      fate.apply(parcel).run();
    }
  }

  private List<Parcel> deliverable() {
    Set<Object> lines = new HashSet<>();
    return parcels.stream()
        .filter(parcel -> lines.add(parcel.line()) && !parcel.receiver().isPaused())
        .toList();
  }

  static final class Parcel {
    private final Object line;
    private final ProcessState receiver;
    private final Runnable arrival;
    private final Runnable loss;

    private Parcel(Object line, ProcessState receiver, Runnable arrival, Runnable loss) {
      this.line = line;
      this.receiver = receiver;
      this.arrival = arrival;
      this.loss = loss;
    }

    Object line() {
      return line;
    }

    ProcessState receiver() {
      return receiver;
    }

    Runnable arrival() {
      return arrival;
    }

    Runnable loss() {
      return loss;
    }
  }
}
