package io.chatgenerator.pipeline;

import io.chatgenerator.pipeline.VirtualTime.Alarm;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.internal.ContextInternal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Timers, event loop and event bus of one task, in virtual time. Timers never ring again once the
 * task is dead; those that ring while it stands still are late. What is to run on the event loop
 * runs at once. Everything else that Vert.x can do is refused.
 */
final class VirtualVertx implements InvocationHandler {
  private final VirtualTime time;
  private final ProcessState life;
  private final Map<Long, Alarm> alarms = new HashMap<>();
  private final List<Runnable> late = new ArrayList<>();
  private final Vertx vertx = proxy(Vertx.class, this);
  private final Context context = proxy(ContextInternal.class, VirtualVertx::onContext);
  private EventBus bus;
  private long ids;

  VirtualVertx(VirtualTime time, ProcessState life) {
    this.time = time;
    this.life = life;
  }

  Vertx vertx() {
    return vertx;
  }

  Context context() {
    return context;
  }

  void connect(EventBus to) {
    bus = to;
  }

  /** Rings what should have rung while the task stood still. */
  void catchUp() {
    List<Runnable> due = List.copyOf(late);
    late.clear();
    due.forEach(Runnable::run);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "setTimer" -> set((long) arguments[0], false, handler(arguments[1]));
      case "setPeriodic" -> set((long) arguments[0], true, handler(arguments[1]));
      case "cancelTimer" -> cancel((long) arguments[0]);
      case "timer" -> timer((long) arguments[0]);
      case "getOrCreateContext" -> context;
      case "eventBus" -> bus;
      case "toString" -> "virtual Vert.x";
      default -> throw unsupported(method);
    };
  }

  private static Object onContext(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "promise" -> Promise.promise();
      case "equals" -> proxy == arguments[0];
      case "isRunningOnContext" -> true;
      case "runOnContext" -> {
        handler(arguments[0]).handle(null);
        yield null;
      }
      default -> throw unsupported(method);
    };
  }

  static UnsupportedOperationException unsupported(Method method) {
    return new UnsupportedOperationException(method.toString());
  }

  private Timer timer(long delay) {
    Promise<Void> elapsed = Promise.promise();
    set(delay, false, id -> elapsed.complete());
    Future<Void> future = elapsed.future();
    return proxy(Timer.class, (proxy, method, arguments) -> call(future, method, arguments));
  }

  private long set(long delay, boolean again, Handler<Long> handler) {
    if (delay < 1) {
      throw new IllegalArgumentException("Vert.x takes no timer of " + delay + " ms");
    }
    long id = ids++;
    schedule(id, delay, again, handler);
    return id;
  }

  private void schedule(long id, long delay, boolean again, Handler<Long> handler) {
    alarms.put(id, time.ringAfter(delay, () -> ring(id, delay, again, handler)));
  }

  private void ring(long id, long delay, boolean again, Handler<Long> handler) {
    if (!life.isAlive()) {
      alarms.remove(id);
    } else if (life.isPaused()) {
      late.add(() -> ring(id, delay, again, handler));
    } else if (alarms.remove(id) != null) {
      if (again) {
        schedule(id, delay, true, handler);
      }
      handler.handle(id);
    }
  }

  private boolean cancel(long id) {
    Alarm alarm = alarms.remove(id);
    if (alarm != null) {
      alarm.cancel();
    }
    return alarm != null;
  }

  @SuppressWarnings("unchecked")
  private static Handler<Long> handler(Object argument) {
    return (Handler<Long>) argument;
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
