package io.chatgenerator.page;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test its own users, and all tests of a JVM one browser and one service: Maven runs
 * each class by itself, so a root context would start new ones for each. Where no browser is
 * installed, the tests are skipped, and that is said; in CI they fail.
 */
final class PageExtension implements ExecutionCondition, ParameterResolver, AfterEachCallback {
  private static final Namespace OURS = Namespace.create(PageExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
    if (Chromium.isInstalled() || "true".equals(System.getenv("CI"))) {
      return enabled("there is a browser, or must be one");
    }
    // Of a skipped test, Maven prints the number alone.
    System.out.printf("[WARNING] %s skipped: %s%n", test.getDisplayName(), Chromium.MISSING);
    return disabled(Chromium.MISSING);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type == PageService.class || type == StoryPage.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    // First the browser: without one, the service need not start.
    Browser browser = browser(test);
    PageService service = service(test);
    if (parameter.getParameter().getType() == PageService.class) {
      return service;
    }
    StoryPage page = StoryPage.of(browser, service);
    pages(test).add(page);
    return page;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    List<StoryPage> pages = pages(test);
    boolean passed = test.getExecutionException().isEmpty();
    try {
      if (passed) {
        pages.forEach(StoryPage::assertPolicyWasKept);
      } else {
        pages.forEach(page -> page.shoot("failed-" + test.getRequiredTestMethod().getName()));
      }
    } finally {
      pages.forEach(StoryPage::close);
    }
  }

  private static Browser browser(ExtensionContext test) {
    return test.getStore(StoreScope.LAUNCHER_SESSION, OURS)
        .getOrComputeIfAbsent(Browser.class, type -> Browser.quick(), Browser.class);
  }

  private static PageService service(ExtensionContext test) {
    return test.getStore(StoreScope.LAUNCHER_SESSION, OURS)
        .getOrComputeIfAbsent(PageService.class, type -> new PageService(), PageService.class);
  }

  @SuppressWarnings("unchecked")
  private static List<StoryPage> pages(ExtensionContext test) {
    return test.getStore(OURS).getOrComputeIfAbsent("pages", name -> new ArrayList<>(), List.class);
  }
}
