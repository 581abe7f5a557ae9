package io.chatgenerator.local;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import io.chatgenerator.config.AwsConfig;
import io.chatgenerator.dynamodb.StoriesTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * DynamoDB Local in this process, in memory, served over HTTP on the loopback interface, so that
 * other processes can use it too.
 *
 * <p>The server is put together from its parts rather than through its own {@code ServerRunner}:
 * that one listens on every interface, and reports each start to AWS unless told not to.
 */
public final class LocalDynamoDb implements AutoCloseable {
  /** What DynamoDB Local accepts from anybody. */
  public static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private static final String REGION = "us-east-1";

  /** The logging framework forgets the level of a logger that nobody holds. */
  private static final Logger SQLITE_LOG = Logger.getLogger("com.almworks.sqlite4java");

  /** Open to the end, since closing the last one of a process waits two seconds for silence. */
  private static final SdkAsyncHttpClient HTTP = NettyNioAsyncHttpClient.create();

  private final Server server;
  private final LocalDynamoDBServerHandler handler;

  private LocalDynamoDb(Server server, LocalDynamoDBServerHandler handler) {
    this.server = server;
    this.handler = handler;
  }

  /**
   * Starts it without any table.
   *
   * @param port 0 for any free one
   * @throws UncheckedIOException where the port is taken
   */
  public static LocalDynamoDb start(int port) {
    SQLITE_LOG.setLevel(Level.OFF);
    var handler =
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, true, null, true, false), null);
    var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setHandler(new ContextHandler(handler));
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not start", e);
    }
    return new LocalDynamoDb(server, handler);
  }

  /** Where it listens; the value for {@code AWS_ENDPOINT_URL_DYNAMODB}. */
  public URI url() {
    int port = ((NetworkConnector) server.getConnectors()[0]).getLocalPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The settings of a client of it. */
  public AwsConfig config() {
    return new AwsConfig(Optional.of(REGION), Optional.of(url()), Optional.empty());
  }

  /** Creates an empty table from the same definition as the one in AWS. */
  public void createTable(String name) {
    StoriesTable table = StoriesTable.load();
    try (DynamoDbAsyncClient client = client()) {
      client.createTable(table.creation(name)).join();
      client.updateTimeToLive(table.timeToLive(name)).join();
    }
  }

  /**
   * A client to set it up and to look into it. The very first request can take seconds, more than
   * the service's own clients would wait.
   */
  public DynamoDbAsyncClient client() {
    return client(url());
  }

  /** The same for a table in another process. */
  public static DynamoDbAsyncClient client(URI url) {
    return DynamoDbAsyncClient.builder()
        .httpClient(HTTP)
        .credentialsProvider(CREDENTIALS)
        .region(Region.of(REGION))
        .endpointOverride(url)
        .build();
  }

  /** Stops it and forgets all tables. */
  @Override
  public void close() {
    try {
      server.stop();
      handler.close();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not stop", e);
    }
  }
}
