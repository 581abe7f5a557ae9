package io.chatgenerator.testing;

import io.chatgenerator.local.StandIns;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the service and its stand-ins with the first test that asks, and stops them with the last.
 */
final class ServiceExtension implements ParameterResolver, AfterAllCallback {
  /** Tokens a second: a story of some four hundred takes about a second. */
  private static final double FAST = 400;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(Service.class);
  }

  @Override
  public Service resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context).service;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    running(context).loops.assertNone();
  }

  private static Running running(ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(ServiceExtension.class))
        .getOrComputeIfAbsent(Running.class, first -> new Running(), Running.class);
  }

  /** Closed by JUnit after the last class of this JVM, for each of which Maven begins a new run. */
  private static final class Running implements AutoCloseable {
    private final BlockedLoops loops = BlockedLoops.watch();
    private final StandIns standIns = StandIns.start(FAST);
    private final Service service = Service.start(standIns, Map.of());

    @Override
    public void close() {
      service.close();
      standIns.close();
    }
  }
}
