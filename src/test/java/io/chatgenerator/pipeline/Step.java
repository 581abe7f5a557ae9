package io.chatgenerator.pipeline;

/** One thing that happens in a random schedule; numbers choose among what there is. */
sealed interface Step {
  record Create(int task, int owner, int token) implements Step {}

  record Cancel(int task, int story) implements Step {}

  record Retry(int task, int story) implements Step {}

  record Delete(int task, int story) implements Step {}

  record EraseAll(int task, int owner) implements Step {}

  record Follow(int task, int story, boolean slow) implements Step {}

  record Ask(int follower) implements Step {}

  record Say(int call) implements Step {}

  record Finish(int call) implements Step {}

  record Fail(int call, boolean again) implements Step {}

  /** Delivers some of what is on its way, in an order of its own. */
  record Deliver(int count, int order) implements Step {}

  record DeliverAll() implements Step {}

  record Lose(int parcel) implements Step {}

  /** Lets time pass, in which nothing is delivered. */
  record Wait(int millis) implements Step {}

  /** Lets time pass, in which everything is delivered. */
  record Run(int millis) implements Step {}

  record Pause(int task) implements Step {}

  record Resume(int task) implements Step {}

  record Kill(int task) implements Step {}

  record Drain(int task) implements Step {}

  record Start() implements Step {}

  /** Sets the clock of a task. */
  record Jump(int task, int millis) implements Step {}

  record ThrottleOwner(int owner) implements Step {}

  /** Throttles the shard that a story is in. */
  record ThrottleShard(int story) implements Step {}

  /** Makes the item of a story unreadable. */
  record Spoil(int story) implements Step {}

  /** The table refuses writes. */
  record Refuse(int writes) implements Step {}

  /** Transactions collide with others. */
  record Collide(int writes) implements Step {}

  /** The table is well again. */
  record Heal() implements Step {}
}
