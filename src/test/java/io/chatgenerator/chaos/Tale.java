package io.chatgenerator.chaos;

import io.vertx.core.Future;

/**
 * A story that a test asked for.
 *
 * @param end what its follower has read once it has ended
 */
record Tale(Caller user, String prompt, String id, Follower follower, Future<Reading> end) {}
