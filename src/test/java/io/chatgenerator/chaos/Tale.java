package io.chatgenerator.chaos;

import io.vertx.core.Future;

/** A story that a user asked for, and reads. */
record Tale(Caller user, String prompt, String id, Follower follower) {
  /** The same, read by somebody else. */
  Tale readBy(Follower another) {
    return new Tale(user, prompt, id, another);
  }

  /** What was read of it once it has ended. */
  Future<Reading> end() {
    return follower.end();
  }
}
