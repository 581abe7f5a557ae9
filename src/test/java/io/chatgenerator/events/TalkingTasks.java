package io.chatgenerator.events;

import io.chatgenerator.events.InterestMessage.Changed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tasks that tell each other whom they watch, in one thread: messages arrive at once, are lost on
 * their way to those who hear nothing, and are never answered by those who stand still.
 */
final class TalkingTasks {
  /** One task. */
  final class Task implements PeerTalk {
    private final String name;
    private final WatchedOwners watched = new WatchedOwners();
    private final InterestExchange exchange = new InterestExchange(this, watched, () -> now);

    private Task(String name) {
      this.name = name;
    }

    Future<Void> watch(String owner) {
      watched.add(owner);
      return exchange.announce();
    }

    Future<Void> cease(String owner) {
      watched.remove(owner);
      return exchange.announce();
    }

    InterestExchange exchange() {
      return exchange;
    }

    @Override
    public String self() {
      return name;
    }

    @Override
    public Set<String> others() {
      Set<String> others = new LinkedHashSet<>(members);
      others.remove(name);
      return others;
    }

    @Override
    public void tell(String peer, JsonObject message) {
      deliver(peer, message);
    }

    @Override
    public Future<JsonObject> ask(String peer, JsonObject message) {
      if (frozen.contains(peer)) {
        Promise<JsonObject> unanswered = Promise.promise();
        waiting.add(unanswered);
        return unanswered.future();
      }
      JsonObject answer = deliver(peer, message);
      return answer == null || deaf.contains(name)
          ? Future.failedFuture("lost")
          : Future.succeededFuture(answer);
    }

    private JsonObject deliver(String peer, JsonObject message) {
      if (deaf.contains(peer) || frozen.contains(peer) || !members.contains(peer)) {
        return null;
      }
      if (InterestMessage.fromJson(message) instanceof Changed) {
        changes++;
      }
      return tasks.get(peer).exchange.heard(message.copy());
    }
  }

  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Set<String> members = new LinkedHashSet<>();
  private final Set<String> deaf = new LinkedHashSet<>();
  private final Set<String> frozen = new LinkedHashSet<>();
  private final List<Promise<JsonObject>> waiting = new ArrayList<>();
  private long now;
  private int changes;

  Task join(String name) {
    Task task = new Task(name);
    tasks.put(name, task);
    members.add(name);
    tasks.values().forEach(each -> each.exchange.membersChanged());
    return task;
  }

  void leave(String name) {
    members.remove(name);
    tasks.remove(name);
    tasks.values().forEach(each -> each.exchange.membersChanged());
  }

  /** From now on every message to it is lost. */
  void deafen(String name) {
    deaf.add(name);
  }

  void heal(String name) {
    deaf.remove(name);
    frozen.remove(name);
  }

  /** From now on it takes no message, and answers none. */
  void freeze(String name) {
    frozen.add(name);
  }

  /** Whoever waits for an answer has waited long enough. */
  void timeOut() {
    List<Promise<JsonObject>> late = List.copyOf(waiting);
    waiting.clear();
    late.forEach(answer -> answer.fail("no answer"));
  }

  void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  void beat() {
    tasks.values().stream()
        .filter(task -> !frozen.contains(task.name))
        .forEach(task -> task.exchange.beat());
  }

  /** Messages that told of changes and arrived. */
  int changes() {
    return changes;
  }
}
