package io.chatgenerator.perf;

/** What the readers of one measurement saw, and how late. */
final class Seen {
  final Latencies responses = new Latencies();
  final Latencies statuses = new Latencies();
  final Latencies tokens = new Latencies();
  private long frames;

  void frame() {
    frames++;
  }

  long frames() {
    return frames;
  }
}
