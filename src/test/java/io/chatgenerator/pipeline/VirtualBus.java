package io.chatgenerator.pipeline;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The event bus of one process, or the one that all processes share. Each message is a parcel; what
 * goes from one task to another arrives in the order of sending, and comes out of its codec there.
 */
final class VirtualBus {
  private final MessagesInFlight inFlight;
  private final List<Consumer> consumers = new ArrayList<>();
  private final Map<String, MessageCodec<Object, Object>> codecs = new HashMap<>();
  private Function<Object, String> codecSelector = body -> null;
  private final boolean clustered;

  private VirtualBus(MessagesInFlight inFlight, boolean clustered) {
    this.inFlight = inFlight;
    this.clustered = clustered;
  }

  /** One within a process. */
  static VirtualBus local(MessagesInFlight inFlight) {
    return new VirtualBus(inFlight, false);
  }

  /** One between processes. */
  static VirtualBus clustered(MessagesInFlight inFlight) {
    return new VirtualBus(inFlight, true);
  }

  private record Consumer(String address, ProcessState task, Handler<Message<Object>> handler) {}

  private record Line(ProcessState from, ProcessState to) {}

  /** The bus as a task uses it. */
  EventBus of(ProcessState task, Vertx vertx) {
    Member member = new Member(task, vertx);
    return VirtualVertx.proxy(EventBus.class, (proxy, method, args) -> member.use(method, args));
  }

  private void carry(ProcessState from, ProcessState to, Runnable arrival) {
    inFlight.send(new Line(from, to), to, arrival, () -> {});
  }

  /**
   * Null, truth values and JSON have codecs of Vert.x's own; the selector is not asked for them.
   */
  private Object onWire(ProcessState from, ProcessState to, Object body) {
    MessageCodec<Object, Object> codec = codecs.get(codecSelector.apply(body));
    if (from.equals(to) || body == null || body instanceof Boolean || body instanceof JsonObject) {
      return body;
    }
    if (!clustered) {
      return codec.transform(body);
    }
    Buffer wire = Buffer.buffer();
    codec.encodeToWire(wire, body);
    return codec.decodeFromWire(0, wire);
  }

  private final class Member {
    private final ProcessState task;
    private final Vertx vertx;

    Member(ProcessState task, Vertx vertx) {
      this.task = task;
      this.vertx = vertx;
    }

    @SuppressWarnings("unchecked")
    Object use(Method method, Object[] args) {
      DeliveryOptions options = args.length > 2 ? (DeliveryOptions) args[2] : new DeliveryOptions();
      return switch (method.getName()) {
        case "publish" -> publish((String) args[0], args[1], options);
        case "send" -> send((String) args[0], args[1], options);
        case "request" -> request((String) args[0], args[1], options);
        case "consumer" -> consumer((String) args[0], (Handler<Message<Object>>) args[1]);
        case "registerCodec" -> {
          MessageCodec<Object, Object> codec = (MessageCodec<Object, Object>) args[0];
          codecs.put(codec.name(), codec);
          yield null;
        }
        case "codecSelector" -> {
          codecSelector = (Function<Object, String>) args[0];
          yield null;
        }
        default -> throw VirtualVertx.unsupported(method);
      };
    }

    private List<Consumer> at(String address) {
      return consumers.stream()
          .filter(c -> c.address().equals(address) && c.task().isAlive())
          .toList();
    }

    private Object publish(String address, Object body, DeliveryOptions options) {
      at(address).forEach(to -> deliver(to, body, options, Optional.empty()));
      return null;
    }

    private Object send(String address, Object body, DeliveryOptions options) {
      at(address).stream().limit(1).forEach(to -> deliver(to, body, options, Optional.empty()));
      return null;
    }

    private Future<Message<Object>> request(String address, Object body, DeliveryOptions options) {
      List<Consumer> there = at(address);
      if (there.isEmpty()) {
        return Future.failedFuture("nobody is at " + address);
      }
      Promise<Message<Object>> reply = Promise.promise();
      deliver(there.get(0), body, options, Optional.of(reply));
      long timer =
          vertx.setTimer(
              options.getSendTimeout(), id -> reply.tryFail(new TimeoutException(address)));
      return reply.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void deliver(
        Consumer to,
        Object body,
        DeliveryOptions options,
        Optional<Promise<Message<Object>>> reply) {
      Object sent = onWire(task, to.task(), body);
      carry(
          task,
          to.task(),
          () -> {
            if (consumers.contains(to)) {
              to.handler().handle(message(sent, options.getHeaders(), to.task(), reply));
            }
          });
    }

    /** A message at {@code holder}, whose reply, if one is wanted, goes back to this task. */
    @SuppressWarnings("unchecked")
    private Message<Object> message(
        Object body,
        MultiMap headers,
        ProcessState holder,
        Optional<Promise<Message<Object>>> reply) {
      return VirtualVertx.proxy(
          Message.class,
          (proxy, method, args) ->
              switch (method.getName()) {
                case "body" -> body;
                case "headers" -> headers == null ? MultiMap.caseInsensitiveMultiMap() : headers;
                case "isSend" -> true;
                case "replyAddress" -> reply.isPresent() ? "reply" : null;
                case "reply" -> {
                  Object answer = onWire(holder, task, args[0]);
                  Message<Object> back = message(answer, null, task, Optional.empty());
                  reply.ifPresent(to -> carry(holder, task, () -> to.tryComplete(back)));
                  yield null;
                }
                case "fail" -> {
                  reply.ifPresent(to -> carry(holder, task, () -> to.tryFail((String) args[1])));
                  yield null;
                }
                default -> throw VirtualVertx.unsupported(method);
              });
    }

    private MessageConsumer<?> consumer(String address, Handler<Message<Object>> handler) {
      Consumer consumer = new Consumer(address, task, handler);
      consumers.add(consumer);
      return VirtualVertx.proxy(
          MessageConsumer.class,
          (proxy, method, args) ->
              switch (method.getName()) {
                case "completion" -> Future.succeededFuture();
                case "unregister" -> {
                  consumers.remove(consumer);
                  yield Future.succeededFuture();
                }
                default -> throw VirtualVertx.unsupported(method);
              });
    }
  }
}
