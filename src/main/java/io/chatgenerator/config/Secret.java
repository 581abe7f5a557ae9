package io.chatgenerator.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A text that is written nowhere: not in a log, nor in a message of a failure. For any thread.
 *
 * @param value the text itself
 */
public record Secret(String value) {
  private static final String ALGORITHM = "HmacSHA256";

  /** Long enough that nobody finds it by trying. */
  boolean isStrong() {
    return value.length() >= 32;
  }

  /** 32 bytes that follow from the secret and these parts, and reveal nothing of either. */
  public byte[] mac(String purpose, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(value.getBytes(UTF_8), ALGORITHM));
      mac.update(purpose.getBytes(UTF_8));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
