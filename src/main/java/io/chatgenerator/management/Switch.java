package io.chatgenerator.management;

import io.vertx.core.Future;
import java.util.Optional;

/** Whether new stories may begin: of one owner, or of all where there is none. */
public interface Switch {
  /** Fails where the table does not answer. */
  Future<Boolean> isStopped(Optional<String> owner);

  /** Stops new stories, or allows them again. Fails where the table does not answer. */
  Future<Void> stop(Optional<String> owner, boolean stopped);
}
