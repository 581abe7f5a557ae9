package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.Storyteller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page as somebody uses it, in a tab: says what is seen, waits for what is to come. */
final class StoryPage implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofMillis(50);

  /** The first visible element of a selector, {@code e}, of which a condition is true, or null. */
  private static final String SEEN =
      "((selector, words) => [...document.querySelectorAll(selector)].find((e) =>"
          + " e.checkVisibility({ visibilityProperty: true }) && (%s)) ?? null)"
          + "(arguments[0], arguments[1])";

  private final Browser browser;
  private final Browser.Profile profile;
  private final PageService service;
  private final String tab;

  private StoryPage(Browser browser, Browser.Profile profile, PageService service) {
    this.browser = browser;
    this.profile = profile;
    this.service = service;
    this.tab = profile.newTab();
  }

  /** An empty tab of somebody who was never here. */
  static StoryPage of(Browser browser, PageService service) {
    return new StoryPage(browser, browser.newProfile(), service);
  }

  /** The page once more, in another tab of the same user. */
  StoryPage inAnotherTab() {
    return inAnotherTab("");
  }

  /** The same, after a script that runs before all those of the page. */
  StoryPage inAnotherTab(String before) {
    StoryPage another = new StoryPage(browser, profile, service);
    another.before(before);
    another.goHome();
    return another;
  }

  /** From now on a script runs before all those of the page. */
  void before(String script) {
    command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** As on a device with a screen of this size. */
  void screen(int width, int height, boolean mobile) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    untilTrue("innerWidth === arguments[0]", width);
  }

  /** The browser, with this page in front. */
  ChromeDriver driver() {
    return browser.in(tab);
  }

  void goHome() {
    driver().get(service.url());
  }

  /** Opens the page as somebody without any story who signed in before; answers with the name. */
  String enter() {
    String name = "Reader " + UUID.randomUUID().toString().substring(0, 8);
    driver().get(service.url() + "config.json");
    run("sessionStorage.session = arguments[0]", service.session(name));
    goHome();
    see(".shell");
    return name;
  }

  /** From the welcome through the issuer's page and back. */
  void signIn(String name) {
    goHome();
    button("Sign in").click();
    see("#name").sendKeys(name, Keys.ENTER);
    see(".shell");
  }

  /** Asks for a story and goes to it; answers with its id. */
  String ask(String prompt) {
    see("#prompt").sendKeys(prompt);
    button("Write my story").click();
    return untilStoryIsOpen();
  }

  /** Begins another story. */
  void askAnew() {
    run("location.hash = '#/'");
    see("#prompt");
  }

  /** Waits until a story is shown; answers with its id. */
  String untilStoryIsOpen() {
    see(".story");
    return driver().getCurrentUrl().replaceAll(".*/", "");
  }

  WebElement see(String selector) {
    return untilSeen(selector, "true", "");
  }

  WebElement button(String words) {
    return untilSeen("button, a", "e.innerText.trim() === words", words);
  }

  void untilText(String selector, String words) {
    untilSeen(selector, "e.innerText.includes(words)", words);
  }

  void untilGone(String selector) {
    untilTrue(SEEN.formatted("true") + " === null", selector, "");
  }

  WebElement until(String selector, Predicate<WebElement> holds) {
    return waiting(selector)
        .until(
            d ->
                d.findElements(By.cssSelector(selector)).stream()
                    .filter(holds)
                    .findFirst()
                    .orElse(null));
  }

  /** In the page itself, since to ask of each element whether it is displayed takes long. */
  private WebElement untilSeen(String selector, String condition, String words) {
    String script = "return " + SEEN.formatted(condition);
    return waiting(selector + " " + words).until(d -> (WebElement) run(script, selector, words));
  }

  /** Waits until an expression is true in the page. */
  void untilTrue(String expression, Object... arguments) {
    waiting(expression)
        .until(d -> Boolean.TRUE.equals(run("return Boolean(" + expression + ")", arguments)));
  }

  private WebDriverWait waiting(String what) {
    WebDriverWait wait = new WebDriverWait(driver(), TIMEOUT, GLANCE);
    wait.ignoring(StaleElementReferenceException.class)
        .withMessage(() -> what + " in: " + driver().findElement(By.tagName("body")).getText());
    return wait;
  }

  /** Waits until the open story has come to this. */
  void untilStatus(String word) {
    untilSeen(".story .badge", "e.innerText === words", word);
  }

  /** Waits until the open story has come to the middle, where it is held. */
  void untilHalfOf(String prompt) {
    List<String> tokens = Storyteller.tokens(prompt);
    untilTextIs(String.join("", tokens.subList(0, tokens.size() / 2)));
  }

  /** Waits until the open story has all its text and is marked as complete. */
  void untilAllOf(String prompt) {
    untilStatus("Complete");
    untilTextIs(Storyteller.tell(prompt));
  }

  private void untilTextIs(String text) {
    untilTrue("document.querySelector('.prose')?.innerText === arguments[0]", text);
  }

  long storiesListed() {
    return driver().findElements(By.cssSelector(".stories li")).size();
  }

  /** Waits until a story of the list, counted from 1 for the newest, is marked so. */
  void untilListed(int position, String word) {
    untilText(".stories li:nth-child(%d) .badge".formatted(position), word);
  }

  Object run(String script, Object... arguments) {
    return driver().executeScript(script, arguments);
  }

  void offline(boolean is) {
    command("Network.enable", Map.of());
    command(
        "Network.emulateNetworkConditions",
        Map.of("offline", is, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /** Grants what a browser with a window grants to who clicks. */
  void allow(String... permissions) {
    command(
        "Browser.grantPermissions",
        Map.of("permissions", List.of(permissions), "browserContextId", profile.id()));
  }

  /** Sends a command of the DevTools protocol to this tab. */
  void command(String name, Map<String, Object> parameters) {
    driver().executeCdpCommand(name, parameters);
  }

  /** Puts a picture of what is seen into {@code target/screenshots}. */
  void shoot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      byte[] picture = driver().getScreenshotAs(OutputType.BYTES);
      Files.write(SCREENSHOTS.resolve(name + ".png"), picture);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** The page neither broke its Content-Security-Policy nor failed without an error event. */
  void assertPolicyWasKept() {
    assertThat(driver().manage().logs().get(LogType.BROWSER).getAll())
        .noneMatch(entry -> entry.getMessage().contains("Content Security Policy"))
        .noneMatch(entry -> entry.getMessage().contains("Uncaught"));
  }

  @Override
  public void close() {
    // What the browser has to tell of this test is no matter of the next one.
    driver().manage().logs().get(LogType.BROWSER);
    profile.close();
  }
}
