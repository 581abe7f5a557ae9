package io.chatgenerator.bus;

import io.chatgenerator.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What all tasks of the service know and nobody else does. For any thread. */
final class ClusterSecret {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  ClusterSecret(Secret secret) {
    key = new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** 32 bytes that follow from the secret and these parts, and reveal nothing of it. */
  byte[] mac(String purpose, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
