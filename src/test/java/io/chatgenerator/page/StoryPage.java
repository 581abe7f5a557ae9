package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chromium.ChromiumNetworkConditions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page as somebody uses it: says what is seen, waits for what is to come. */
final class StoryPage {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChromeDriver driver;
  private String home;

  StoryPage(ChromeDriver driver) {
    this.driver = driver;
  }

  ChromeDriver driver() {
    return driver;
  }

  void visit(String url) {
    home = url;
    driver.get(url);
  }

  /** From the welcome through the issuer's page and back. */
  StoryPage signIn(String name) {
    see(".welcome button");
    button("Sign in").click();
    see("#name").sendKeys(name, Keys.ENTER);
    see(".shell textarea, .shell .story");
    return this;
  }

  /** Asks for a story and goes to it. */
  String ask(String prompt) {
    see("#prompt").sendKeys(prompt);
    button("Write my story").click();
    see(".story");
    return driver.getCurrentUrl();
  }

  WebElement see(String selector) {
    return until(selector, WebElement::isDisplayed);
  }

  WebElement until(String selector, Predicate<WebElement> holds) {
    return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> selector + " in: " + driver.findElement(By.tagName("body")).getText())
        .until(
            d ->
                d.findElements(By.cssSelector(selector)).stream()
                    .filter(holds)
                    .findFirst()
                    .orElse(null));
  }

  void untilGone(String selector) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .until(
            d ->
                d.findElements(By.cssSelector(selector)).stream()
                    .noneMatch(WebElement::isDisplayed));
  }

  WebElement button(String words) {
    return until(
        "button, a.button", button -> button.isDisplayed() && words.equals(button.getText()));
  }

  /** Waits until the open story has come to this. */
  void untilStatus(String word) {
    until(".story .badge", badge -> word.equals(badge.getText()));
  }

  /** Waits until the open story has more text than so many characters. */
  String untilLongerThan(int length) {
    until(".prose", prose -> text().length() > length);
    return text();
  }

  String text() {
    return (String)
        driver.executeScript("return document.querySelector('.prose')?.innerText ?? ''");
  }

  long storiesListed() {
    return driver.findElements(By.cssSelector(".stories li")).size();
  }

  void offline(boolean is) {
    if (is) {
      ChromiumNetworkConditions conditions = new ChromiumNetworkConditions();
      conditions.setOffline(true);
      driver.setNetworkConditions(conditions);
    } else {
      driver.deleteNetworkConditions();
    }
  }

  /** Puts a picture of what is seen into {@code target/screenshots}. */
  void shoot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      byte[] picture = driver.getScreenshotAs(OutputType.BYTES);
      Files.write(SCREENSHOTS.resolve(name + ".png"), picture);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  void assertPolicyWasKept() {
    assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
        .noneMatch(entry -> entry.getMessage().contains("Content Security Policy"))
        .noneMatch(entry -> entry.getMessage().contains("Uncaught"));
  }

  String home() {
    return home;
  }

  void close() {
    driver.quit();
  }
}
