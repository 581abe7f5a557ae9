package io.chatgenerator.page;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The browser of this machine, without a window. It is never fetched from anywhere. */
final class Chromium {
  /** It warns of each browser that is newer than itself. Held, since unheld loggers forget. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  /** Why there is none, and how to get one. */
  static final String MISSING =
      "no Chromium with its chromedriver on the PATH, so the page is not tested;"
          + " on Debian and Ubuntu: apt-get install chromium chromium-driver";

  /** The programs themselves: Debian's script, when it is ended, leaves the browser behind. */
  private static final Path DEBIAN = Path.of("/usr/lib/chromium");

  private static final Optional<Path> WHOLE =
      debian("chromium").or(() -> find("chromium", "chromium-browser", "google-chrome"));

  /** The same browser without the parts for windows comes first: it needs half the time. */
  private static final Optional<Path> QUICK = debian("chromium-headless-shell").or(() -> WHOLE);

  private static final Optional<Path> DRIVER = find("chromedriver");

  private Chromium() {}

  static boolean isInstalled() {
    return QUICK.isPresent() && DRIVER.isPresent();
  }

  /** Starts one with an empty profile; fails where there is none. */
  static ChromeDriver quick() {
    return start(QUICK);
  }

  /** Starts one with all its parts; fails where there is none. */
  static ChromeDriver whole() {
    return start(WHOLE);
  }

  private static ChromeDriver start(Optional<Path> browser) {
    if (browser.isEmpty() || DRIVER.isEmpty()) {
      throw new IllegalStateException(MISSING);
    }
    SELENIUM.setLevel(Level.SEVERE);
    return new ChromeDriver(
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.get().toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build(),
        options(browser.get()));
  }

  private static ChromeOptions options(Path browser) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        // No process in store for a tab that may be opened.
        "--renderer-process-limit=1",
        "--window-size=1280,900",
        "--lang=en",
        // Without a graphics card, dots that breathe take most of the time of a test.
        "--force-prefers-reduced-motion",
        // A host whose pages do not count as secure, as localhost's do.
        "--host-resolver-rules=MAP insecure.test 127.0.0.1",
        "--force-color-profile=srgb");
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en"));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    return options;
  }

  private static Optional<Path> debian(String name) {
    return Optional.of(DEBIAN.resolve(name)).filter(Files::isExecutable);
  }

  private static Optional<Path> find(String... names) {
    List<Path> folders =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    return Stream.of(names)
        .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
