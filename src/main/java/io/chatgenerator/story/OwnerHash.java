package io.chatgenerator.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands for an owner, who is named in no log and in no trace: a keyed hash, so that nobody
 * without the key finds out whom a line is about by trying. For any thread.
 */
public final class OwnerHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 8;

  private static volatile SecretKeySpec key = ofThisProcess();

  private OwnerHash() {}

  /** From now on hashes are those of this secret, the same on every task that has it. */
  public static void keyBy(String secret) {
    key = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
  }

  /** The same for the same owner while the key is the same. */
  public static String of(String owner) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(("owner:" + owner).getBytes(UTF_8)), 0, BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static SecretKeySpec ofThisProcess() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return new SecretKeySpec(random, ALGORITHM);
  }
}
