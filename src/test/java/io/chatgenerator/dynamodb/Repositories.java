package io.chatgenerator.dynamodb;

import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Repositories with one client for all, whose stories stay. */
public final class Repositories {
  private Repositories() {}

  /** A repository of this table. */
  public static DynamoDbStoryRepository of(
      DynamoDbAsyncClient client,
      String table,
      Vertx vertx,
      LongSupplier nanoTime,
      RandomGenerator random) {
    return new DynamoDbStoryRepository(
        users(client, table, vertx, nanoTime, random),
        tasks(client, table, vertx, nanoTime, random),
        Retention.FOREVER);
  }

  /** A table as it serves users. */
  public static DynamoDbTable users(
      DynamoDbAsyncClient client,
      String table,
      Vertx vertx,
      LongSupplier nanoTime,
      RandomGenerator random) {
    return new DynamoDbTable(client, table, vertx, nanoTime, random, DynamoDbTable.TRIES_FOR_USERS);
  }

  static DynamoDbTable tasks(
      DynamoDbAsyncClient client,
      String table,
      Vertx vertx,
      LongSupplier nanoTime,
      RandomGenerator random) {
    return new DynamoDbTable(client, table, vertx, nanoTime, random, DynamoDbTable.TRIES_FOR_TASKS);
  }
}
