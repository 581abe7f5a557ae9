package io.chatgenerator.dynamodb;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Remembers the calls that a client makes, in their order. */
final class RequestLog implements ExecutionInterceptor {
  private final List<String> names = new CopyOnWriteArrayList<>();

  /** Simple class names of the requests. */
  List<String> names() {
    return List.copyOf(names);
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    names.add(context.request().getClass().getSimpleName());
  }
}
