package io.chatgenerator.testing;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A key of {@code localhost} with a certificate that nobody else has signed. */
public final class SelfSignedKey {
  private static final String PASSWORD = "password";
  private static final String ALIAS = "server";

  private final Path file;

  private SelfSignedKey(Path file) {
    this.file = file;
  }

  /** Makes one with the JDK's own tool, in an empty directory. */
  public static SelfSignedKey create(Path directory) {
    Path file = directory.resolve("key.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    try {
      Process process =
          new ProcessBuilder(
                  (keytool
                          + " -genkeypair -keyalg RSA -storetype PKCS12 -dname CN=localhost"
                          + (" -alias " + ALIAS + " -storepass " + PASSWORD + " -keystore " + file))
                      .split(" ", -1))
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(output);
      }
      return new SelfSignedKey(file);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** For a server that shows it, and for a client that is to trust it. */
  public PfxOptions toOptions() {
    return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
  }
}
