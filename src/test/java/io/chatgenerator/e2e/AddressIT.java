package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service is reached by the address that it was given, and by no other of its machine. */
@ServiceTest
class AddressIT {
  @Test
  void listensThereAlone(Service service) throws IOException {
    try (Service other = service.beside(Map.of("ADDRESS", "127.0.0.2"));
        Socket reached = new Socket(address("127.0.0.2"), other.port())) {
      assertThat(reached.isConnected()).isTrue();
      assertThatThrownBy(() -> new Socket(address("127.0.0.1"), other.port()).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  private static InetAddress address(String literal) throws IOException {
    return InetAddress.getAllByName(literal)[0];
  }
}
