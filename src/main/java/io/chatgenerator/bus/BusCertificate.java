package io.chatgenerator.bus;

import io.chatgenerator.config.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Set;

/**
 * Lets the event buses of the tasks talk TLS, each side with the one certificate that follows from
 * the secret, and trusting no other. Ed25519 is deterministic in key and signature, so all tasks
 * make the same one; sessions have keys of their own all the same, as TLS 1.3 agrees upon new ones.
 */
final class BusCertificate {
  private static final String ALGORITHM = "Ed25519";
  private static final byte[] ED25519 = der(0x30, der(0x06, new byte[] {0x2b, 0x65, 0x70}));
  private static final byte[] SERIAL_ONE = der(0x02, new byte[] {1});
  private static final byte[] NAME = name("chat-generator");
  private static final byte[] ALWAYS = der(0x30, time("20000101000000Z"), time("99991231235959Z"));
  private static final String PASSWORD = "in memory alone";

  private BusCertificate() {}

  static void secure(EventBusOptions bus, Secret secret) {
    PfxOptions store =
        new PfxOptions().setValue(Buffer.buffer(store(secret))).setPassword(PASSWORD);
    bus.setSsl(true)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(store)
        .setTrustOptions(store.copy());
  }

  private static byte[] store(Secret secret) {
    try {
      KeyPair keys = keys(secret.mac("event bus"));
      Certificate own = certificate(keys);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      char[] password = PASSWORD.toCharArray();
      store.setKeyEntry("own", keys.getPrivate(), password, new Certificate[] {own});
      store.setCertificateEntry("trusted", own);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, password);
      return bytes.toByteArray();
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static KeyPair keys(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(255, new Seed(seed));
    return generator.generateKeyPair();
  }

  /** X.509 of the first version, which has no extensions: all that is checked is whose it is. */
  private static Certificate certificate(KeyPair keys) throws GeneralSecurityException {
    byte[] content =
        der(0x30, SERIAL_ONE, ED25519, NAME, ALWAYS, NAME, keys.getPublic().getEncoded());
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(keys.getPrivate());
    signature.update(content);
    byte[] signed = der(0x03, new byte[] {0}, signature.sign());
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(der(0x30, content, ED25519, signed)));
  }

  private static byte[] name(String commonName) {
    byte[] type = der(0x06, new byte[] {0x55, 0x04, 0x03});
    byte[] value = der(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
    return der(0x30, der(0x31, der(0x30, type, value)));
  }

  private static byte[] time(String generalized) {
    return der(0x18, generalized.getBytes(StandardCharsets.US_ASCII));
  }

  /** A value of ASN.1, with its tag and length. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    int length = content.size();
    if (length >= 0x80) {
      value.write(length < 0x100 ? 0x81 : 0x82);
    }
    if (length >= 0x100) {
      value.write(length >> 8);
    }
    value.write(length);
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }

  /** The private key of Ed25519 is any 32 bytes; the JDK takes them from its source of chance. */
  private static final class Seed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    Seed(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
