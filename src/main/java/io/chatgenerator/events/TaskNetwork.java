package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The way to the other tasks, which is there while this task is a member of the cluster. Confined
 * to one event loop.
 */
public final class TaskNetwork {
  /** This task's membership, from joining to leaving. */
  record Member(TaskBus bus, String node, Supplier<Set<String>> others) {}

  /** Is told how the membership goes. */
  interface Observer {
    void joined(Member member);

    default void membersChanged() {}

    default void left() {}
  }

  private final Context context;
  private final List<Observer> observers = new ArrayList<>();
  private Optional<Member> member = Optional.empty();

  /**
   * A way that is not there yet.
   *
   * @param context the event loop of this task
   */
  public TaskNetwork(Context context) {
    this.context = requireNonNull(context);
  }

  /**
   * This task has become a member.
   *
   * @param clustered the Vert.x instance whose event bus all members share
   * @param node this member's id in the cluster
   * @param others the ids of the other members, at any time
   */
  public void joined(Vertx clustered, String node, Supplier<Set<String>> others) {
    Member joined = new Member(new TaskBus(clustered, context), node, others);
    member = Optional.of(joined);
    observers.forEach(observer -> observer.joined(joined));
  }

  /** Other members came or went. */
  public void membersChanged() {
    observers.forEach(Observer::membersChanged);
  }

  /** This task is no member any more. */
  public void left() {
    member = Optional.empty();
    observers.forEach(Observer::left);
  }

  void observe(Observer observer) {
    observers.add(observer);
    member.ifPresent(observer::joined);
  }

  /** The membership, while this task is a member. */
  Optional<Member> member() {
    return member;
  }

  /** The bus, while this task is a member. */
  Optional<TaskBus> bus() {
    return member.map(Member::bus);
  }
}
