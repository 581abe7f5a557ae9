package io.chatgenerator.inmemory;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The SDK's client of a table in memory. Requests that the service does not make are refused. */
public final class InMemoryDynamoDb implements DynamoDbAsyncClient {
  private final InMemoryTable table;
  private final Transport transport;

  /** Brings a request to the table and the answer back, or does not. */
  public interface Transport {
    /**
     * Sends a request.
     *
     * @param execution carries the request out, and throws where the table refuses it
     */
    <T> CompletableFuture<T> send(DynamoDbRequest request, Supplier<T> execution);
  }

  public InMemoryDynamoDb(InMemoryTable table, Transport transport) {
    this.table = table;
    this.transport = transport;
  }

  /** A client to which the table answers at once. */
  public static InMemoryDynamoDb of(InMemoryTable table) {
    return new InMemoryDynamoDb(
        table,
        new Transport() {
          @Override
          public <T> CompletableFuture<T> send(DynamoDbRequest request, Supplier<T> execution) {
            try {
              return CompletableFuture.completedFuture(execution.get());
            } catch (RuntimeException refusal) {
              return CompletableFuture.failedFuture(refusal);
            }
          }
        });
  }

  @Override
  public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
    return transport.send(request, () -> table.get(request));
  }

  @Override
  public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
    return transport.send(request, () -> table.put(request));
  }

  @Override
  public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
    return transport.send(request, () -> table.update(request));
  }

  @Override
  public CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
    return transport.send(request, () -> table.delete(request));
  }

  @Override
  public CompletableFuture<QueryResponse> query(QueryRequest request) {
    return transport.send(request, () -> table.query(request));
  }

  @Override
  public CompletableFuture<BatchGetItemResponse> batchGetItem(BatchGetItemRequest request) {
    return transport.send(request, () -> table.batchGet(request));
  }

  @Override
  public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
      TransactWriteItemsRequest request) {
    return transport.send(request, () -> table.transact(request));
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
