package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The event bus between tasks, which has an event loop of its own, for use on this task's event
 * loop. Messages from one task to another arrive in the order of sending.
 */
final class TaskBus {
  private static final int REFUSED = 1;

  private final EventBus bus;
  private final Context there;
  private final Context here;

  /**
   * Makes the types of this package known to a bus.
   *
   * @param clustered the Vert.x instance that is a member of the cluster
   * @param here where this bus is used, and calls its handlers
   */
  TaskBus(Vertx clustered, Context here) {
    this.bus = clustered.eventBus();
    this.there = clustered.getOrCreateContext();
    this.here = requireNonNull(here);
    EventBusCodecs.register(bus);
  }

  /** Sends the same message to some addresses, as far as anybody is there. */
  void send(Collection<String> addresses, Object body, DeliveryOptions options) {
    there.runOnContext(go -> addresses.forEach(address -> bus.send(address, body, options)));
  }

  /** Sends a message to everybody at an address. */
  void publish(String address, Object body) {
    there.runOnContext(go -> bus.publish(address, body));
  }

  /** Sends a question; fails where no answer comes in the time that the options say. */
  <T> Future<T> ask(String address, Object body, DeliveryOptions options) {
    return Future.future(
        answer ->
            there.runOnContext(
                go ->
                    bus.<T>request(address, body, options)
                        .map(Message::body)
                        .onComplete(
                            (result, failure) ->
                                here.runOnContext(back -> answer.complete(result, failure)))));
  }

  /** Takes messages. Completes once other tasks can send them. */
  <T> Future<Void> listen(String address, Consumer<T> handler) {
    return register(() -> bus.<T>consumer(address, message -> hand(message.body(), handler)));
  }

  /** Answers questions, and takes messages that want no answer, with what {@code answers} make. */
  <T, R> Future<Void> answer(
      String address, DeliveryOptions options, Function<T, Future<R>> answers) {
    return register(() -> bus.<T>consumer(address, question -> answer(question, options, answers)));
  }

  /** On the bus's own event loop, as all that is said to it. */
  private Future<Void> register(Supplier<MessageConsumer<?>> registration) {
    return Future.future(
        ready ->
            there.runOnContext(
                go ->
                    registration
                        .get()
                        .completion()
                        .onComplete(
                            (registered, failure) ->
                                here.runOnContext(back -> ready.complete(null, failure)))));
  }

  private <T> void hand(T body, Consumer<T> handler) {
    here.runOnContext(come -> handler.accept(body));
  }

  private <T, R> void answer(
      Message<T> question, DeliveryOptions options, Function<T, Future<R>> answers) {
    hand(
        question.body(),
        body ->
            Future.succeededFuture(body)
                .compose(answers)
                .onComplete(
                    (answer, failure) ->
                        there.runOnContext(go -> reply(question, options, answer, failure))));
  }

  private static void reply(
      Message<?> question, DeliveryOptions options, Object answer, Throwable failure) {
    if (failure != null) {
      question.fail(REFUSED, failure.getClass().getSimpleName());
    } else if (question.isSend() && question.replyAddress() != null) {
      question.reply(answer, answer == null ? new DeliveryOptions() : options);
    }
  }
}
