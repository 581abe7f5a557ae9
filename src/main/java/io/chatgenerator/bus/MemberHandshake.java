package io.chatgenerator.bus;

import com.hazelcast.nio.MemberSocketInterceptor;
import io.chatgenerator.config.Secret;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first bytes of each connection between two members: each proves that it knows the secret,
 * before Hazelcast reads anything.
 *
 * <pre>
 * connecting -> accepting   its nonce
 * accepting -> connecting   its nonce
 * connecting -> accepting   MAC("connecting", both nonces)
 * accepting -> connecting   MAC("accepting", both nonces)
 * </pre>
 *
 * <p>It authenticates and does not encrypt. Blocks Hazelcast's threads, for {@link #LIMIT} at most.
 */
record MemberHandshake(Secret secret) implements MemberSocketInterceptor {
  static final Duration LIMIT = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(MemberHandshake.class);
  private static final int LENGTH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public void init(Properties none) {
    // Hazelcast hands over properties of its configuration; there are none.
  }

  @Override
  public void onConnect(Socket socket) throws IOException {
    Exchange exchange = new Exchange(socket);
    byte[] own = nonce();
    exchange.send(own);
    byte[] other = exchange.receive();
    exchange.send(secret.mac("connecting", own, other));
    check(exchange.receive(), secret.mac("accepting", own, other), socket);
    exchange.end();
  }

  @Override
  public void onAccept(Socket socket) throws IOException {
    Exchange exchange = new Exchange(socket);
    byte[] other = exchange.receive();
    byte[] own = nonce();
    exchange.send(own);
    check(exchange.receive(), secret.mac("connecting", other, own), socket);
    exchange.send(secret.mac("accepting", other, own));
    exchange.end();
  }

  private static byte[] nonce() {
    byte[] nonce = new byte[LENGTH];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  private static void check(byte[] proof, byte[] expected, Socket socket) throws IOException {
    if (!MessageDigest.isEqual(proof, expected)) {
      LOG.warn("{} does not know CLUSTER_SECRET: refused", socket.getInetAddress());
      throw new IOException("the other side does not know the secret");
    }
  }

  /** Messages of one length each, within the limit all together. */
  private static final class Exchange {
    private final Socket socket;
    private final int usualTimeout;
    private final long end = System.nanoTime() + LIMIT.toNanos();

    Exchange(Socket socket) throws IOException {
      this.socket = socket;
      this.usualTimeout = socket.getSoTimeout();
    }

    void send(byte[] message) throws IOException {
      socket.getOutputStream().write(message);
    }

    byte[] receive() throws IOException {
      InputStream in = socket.getInputStream();
      byte[] message = new byte[LENGTH];
      int length = 0;
      while (length < LENGTH) {
        socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
        int read = in.read(message, length, LENGTH - length);
        if (read < 0) {
          throw new EOFException("closed during the handshake");
        }
        length += read;
      }
      return message;
    }

    void end() throws IOException {
      socket.setSoTimeout(usualTimeout);
    }
  }
}
