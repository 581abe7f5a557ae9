package io.chatgenerator.ssm;

/** Is told of reads of the key. May be called on any thread. */
public interface SecretObserver {
  /** Watches nothing. */
  SecretObserver NONE = succeeded -> {};

  /** The key was read from SSM, or could not be. */
  void refreshed(boolean succeeded);
}
