package io.chatgenerator.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What stands for an owner, who is named in no log and in no trace. */
public final class OwnerHash {
  private static final int BYTES = 8;

  private OwnerHash() {}

  /** The same for the same owner, on every task. */
  public static String of(String owner) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(owner.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
