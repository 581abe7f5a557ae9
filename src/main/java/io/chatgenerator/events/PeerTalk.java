package io.chatgenerator.events;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Carries messages to the other tasks of the cluster. */
interface PeerTalk {
  /** This task. */
  String self();

  /** The other tasks, as the cluster sees it at the moment. */
  Set<String> others();

  /** Sends a message that may be lost. */
  void tell(String peer, JsonObject message);

  /**
   * Sends a message that is answered. Fails within a fraction of a second where no answer comes.
   */
  Future<JsonObject> ask(String peer, JsonObject message);
}
