package io.chatgenerator.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The event bus between tasks during one membership of the cluster. It has an event loop of its
 * own; methods are called, and handlers are called back, on the task's. Messages from one task to
 * an address of another one arrive in the order of sending.
 */
final class PeerBus {
  private static final String SENDER = "node";
  private static final int REFUSED = 1;

  private final EventBus bus;
  private final Context busContext;
  private final Context taskContext;
  private final String node;
  private final Supplier<Set<String>> peers;

  /**
   * @param clustered the Vert.x instance that is a member of the cluster; its event bus knows the
   *     codec of events
   * @param taskContext where this bus is used, and calls its handlers
   * @param node the id of this member
   * @param peers the ids of the other members, at any time
   */
  PeerBus(Vertx clustered, Context taskContext, String node, Supplier<Set<String>> peers) {
    this.bus = clustered.eventBus();
    this.busContext = clustered.getOrCreateContext();
    this.taskContext = taskContext;
    this.node = node;
    this.peers = peers;
  }

  /** The id of this member of the cluster. */
  String node() {
    return node;
  }

  /** The ids of the other members. */
  Set<String> peers() {
    return peers.get();
  }

  /** Sends one message to several addresses; where nobody is registered it is lost. */
  void send(Collection<String> addresses, Object body) {
    busContext.runOnContext(go -> addresses.forEach(address -> bus.send(address, body)));
  }

  /** Publishes to all other processes. */
  void publish(String address, Object body) {
    DeliveryOptions signed = new DeliveryOptions().addHeader(SENDER, node);
    busContext.runOnContext(go -> bus.publish(address, body, signed));
  }

  /** Asks; fails where no answer arrives within the options' send timeout. */
  <T> Future<T> ask(String address, Object body, DeliveryOptions options) {
    return onBus(() -> bus.<T>request(address, body, options).map(Message::body));
  }

  /** Receives what other processes send or publish. Completes once they can. */
  <T> Future<Void> listen(String address, Consumer<T> handler) {
    return onBus(
        () -> bus.<T>consumer(address, message -> received(message, handler)).completion());
  }

  /** Answers questions with what {@code answers} makes. Completes once tasks can ask. */
  <T, R> Future<Void> answer(String address, Function<T, Future<R>> answers) {
    return onBus(
        () -> bus.<T>consumer(address, question -> answerOnTask(question, answers)).completion());
  }

  /** Does the work on the bus's event loop, and completes on the task's. */
  private <T> Future<T> onBus(Supplier<Future<T>> work) {
    return Future.future(
        done ->
            busContext.runOnContext(
                go ->
                    work.get()
                        .onComplete(
                            (result, failure) ->
                                taskContext.runOnContext(back -> done.complete(result, failure)))));
  }

  private <T> void received(Message<T> message, Consumer<T> handler) {
    if (!node.equals(message.headers().get(SENDER))) {
      taskContext.runOnContext(come -> Optional.ofNullable(message.body()).ifPresent(handler));
    }
  }

  private <T, R> void answerOnTask(Message<T> question, Function<T, Future<R>> answers) {
    taskContext.runOnContext(
        come ->
            Future.succeededFuture(question.body())
                .compose(answers)
                .onComplete(
                    (answer, failure) ->
                        busContext.runOnContext(go -> reply(question, answer, failure))));
  }

  /** Answers a question, unless nobody waits for it. */
  static void reply(Message<?> question, Object answer, Throwable failure) {
    if (failure != null) {
      question.fail(REFUSED, failure.getClass().getSimpleName());
    } else if (question.replyAddress() != null) {
      question.reply(answer);
    }
  }
}
