package io.chatgenerator.pipeline;

/** Another task, or the owner, has moved the story on; this one has no say in it any more. */
final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLostException() {
    super("the story is in other hands", null, false, false);
  }
}
