package io.chatgenerator.chaos;

import io.chatgenerator.local.LocalDynamoDb;
import io.chatgenerator.local.StandIns;

/** DynamoDB Local with an empty table, in a process of its own that can be frozen. */
final class DynamoDbMain {
  /** What precedes its address on its output. */
  static final String READY = "DynamoDB Local is at ";

  private DynamoDbMain() {}

  public static void main(String[] arguments) {
    LocalDynamoDb dynamoDb = LocalDynamoDb.start(0);
    dynamoDb.createTable(StandIns.TABLE);
    System.out.println(READY + dynamoDb.url());
  }
}
