package io.chatgenerator.chaos;

import io.vertx.core.Future;

/** A story that a user asked for, and reads. */
record FollowedStory(Caller user, String prompt, String id, Follower follower) {
  /** The same, read by somebody else. */
  FollowedStory readBy(Follower another) {
    return new FollowedStory(user, prompt, id, another);
  }

  /** What was read of it once it has ended. */
  Future<Reading> end() {
    return follower.end();
  }
}
