package io.chatgenerator.limit;

/**
 * How many bytes may be in flight. Of each connection one answer always may, if there is nothing
 * else in flight.
 *
 * @param connection of one connection
 * @param user of all connections of a user
 * @param process of all users
 * @param waiting how many answers of a user may wait for room
 * @param streamsPerSecond how many bytes a second the subscriptions of a user are sent on average;
 *     twice as many at once
 */
public record ByteBounds(
    long connection, long user, long process, int waiting, int streamsPerSecond) {
  private static final long MIB = 1024 * 1024;

  /**
   * 2 MiB of a connection, 4 MiB of a user, a sixteenth of the heap but at least 8 MiB of the
   * process; 32 answers wait; 1 MB/s.
   */
  public static ByteBounds ofHeap(long heapBytes) {
    return new ByteBounds(2 * MIB, 4 * MIB, Math.max(8 * MIB, heapBytes / 16), 32, 1_000_000);
  }
}
