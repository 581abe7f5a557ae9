package io.chatgenerator.pipeline;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryException;
import io.chatgenerator.story.StoryException.Kind;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table with some keys in trouble: items that nobody can read, partitions of owners and shards of
 * the index that are throttled. Notes the requests that it gets.
 */
final class TroubledTable implements InvocationHandler {
  /** What the SDK sends before a throttled call fails, and how long that takes. */
  private static final int RETRIES = 2;

  private static final long THROTTLED_MS = 1_500;

  private static final Set<String> WRITES = Set.of("create", "save", "take", "delete");
  private static final String SHARD = "findAbandoned";

  private final StoryRepository table;
  private final VirtualTime time;
  private final Set<Object> unreadable = new HashSet<>();
  private final Set<Object> throttled = new HashSet<>();
  private final Set<String> throttledWriters = new HashSet<>();
  private final List<Object> requests = new ArrayList<>();

  TroubledTable(StoryRepository table, VirtualTime time) {
    this.table = table;
    this.time = time;
  }

  StoryRepository repository() {
    return (StoryRepository)
        Proxy.newProxyInstance(
            StoryRepository.class.getClassLoader(), new Class<?>[] {StoryRepository.class}, this);
  }

  void makeUnreadable(StoryKey key) {
    unreadable.add(key);
  }

  void throttleOwner(String owner) {
    throttled.add(owner);
  }

  /** Reads of the owner's stories are answered. */
  void throttleWrites(String owner) {
    throttledWriters.add(owner);
  }

  void throttleShard(int shard) {
    throttled.add(shard);
  }

  void heal() {
    unreadable.clear();
    throttled.clear();
    throttledWriters.clear();
  }

  /** What each request so far was about: the key of a story, or a shard of the index. */
  List<Object> requests() {
    return requests;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Object subject = subject(method, arguments);
    requests.add(subject);
    if (isThrottled(method, subject)) {
      requests.addAll(Collections.nCopies(RETRIES, subject));
      return throttled();
    }
    return method.getName().equals("find") && unreadable.contains(subject)
        ? Future.failedFuture(new IllegalArgumentException("No enum constant"))
        : method.invoke(table, arguments);
  }

  private boolean isThrottled(Method method, Object subject) {
    Object key = subject instanceof StoryKey story ? story.owner() : subject;
    return throttled.contains(key)
        || (WRITES.contains(method.getName()) && throttledWriters.contains(key));
  }

  private static Object subject(Method method, Object[] arguments) {
    Object first = arguments == null ? "" : arguments[0];
    if (method.getName().equals(SHARD)) {
      return first instanceof Integer ? first : 0;
    }
    return first instanceof Story story ? story.key() : first;
  }

  private Future<?> throttled() {
    Promise<?> answer = Promise.promise();
    time.ringAfter(
        THROTTLED_MS, () -> answer.fail(new StoryException(Kind.UNAVAILABLE, "Throttled.")));
    return answer.future();
  }
}
