package io.chatgenerator.robustness;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.Store;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/** Ends a property when its time is up, and tells how many inputs it has tried. */
final class UntilTimeIsUp implements AroundPropertyHook, AroundTryHook {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 1));

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    PropertyExecutionResult result = property.execute();
    Tries.add(result.countTries());
    return result;
  }

  @Override
  public TryExecutionResult aroundTry(
      TryLifecycleContext context, TryExecutor one, List<Object> parameters) {
    long startedAt = Store.getOrCreate(this, Lifespan.PROPERTY, System::nanoTime).get();
    TryExecutionResult result = one.execute(parameters);
    boolean over = System.nanoTime() - startedAt > TIME.toNanos();
    return over && result.isSatisfied() ? TryExecutionResult.satisfied(true) : result;
  }
}
