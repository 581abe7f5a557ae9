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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table with some keys in trouble: items that nobody can read, partitions of owners and shards of
 * the index that are throttled. Notes the requests that it gets.
 */
final class TroubledTable implements InvocationHandler {
  /** The SDK tries three times before a call fails. */
  private static final long THROTTLED_MS = 1_500;

  private static final String SHARD = "findAbandoned";

  private final StoryRepository table;
  private final VirtualTime time;
  private final Set<Object> unreadable = new HashSet<>();
  private final Set<Object> throttled = new HashSet<>();
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

  void throttleShard(int shard) {
    throttled.add(shard);
  }

  void heal() {
    unreadable.clear();
    throttled.clear();
  }

  /** What each request so far was about: the key of a story, or a shard of the index. */
  List<Object> requests() {
    return requests;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Object subject = subject(method, arguments);
    requests.add(subject);
    if (throttled.contains(subject instanceof StoryKey key ? key.owner() : subject)) {
      return throttled();
    }
    return method.getName().equals("find") && unreadable.contains(subject)
        ? Future.failedFuture(new IllegalArgumentException("No enum constant"))
        : method.invoke(table, arguments);
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
