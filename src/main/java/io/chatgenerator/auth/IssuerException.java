package io.chatgenerator.auth;

/** The issuer does not give usable keys. The message, for operators, says which issuer and why. */
public final class IssuerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IssuerException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
