package io.chatgenerator.page;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.devtools.CdpEndpointFinder;
import org.openqa.selenium.devtools.Command;
import org.openqa.selenium.devtools.Connection;
import org.openqa.selenium.devtools.ConverterFunctions;
import org.openqa.selenium.remote.http.HttpClient;

/**
 * A Chromium, of which a run needs one. Each user who opens it has a profile that is empty at first
 * and gone afterwards, which takes a fraction of the time of another browser.
 */
final class Browser implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final ChromeDriver driver;
  private final Connection connection;
  private final String own;
  private String shown;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
    this.connection = connection();
    this.own = driver.getWindowHandle();
    this.shown = own;
  }

  /** The one that is quickest to start and to use. */
  static Browser quick() {
    return new Browser(Chromium.quick());
  }

  /** With what the quick one lacks: a back/forward cache. */
  static Browser whole() {
    return new Browser(Chromium.whole());
  }

  /** Cookies, storage, permissions and cache of one user. */
  final class Profile implements AutoCloseable {
    private final String id = of("Target.createBrowserContext", Map.of(), "browserContextId");

    /** By which the browser knows it. */
    String id() {
      return id;
    }

    /** Opens a tab; answers with the name by which {@link Browser#in} knows it. */
    String newTab() {
      Map<String, Object> ours = Map.of("url", "about:blank", "browserContextId", id);
      return of("Target.createTarget", ours, "targetId");
    }

    /** Closes all tabs. */
    @Override
    public void close() {
      in(own);
      send(new Command<>("Target.disposeBrowserContext", Map.of("browserContextId", id)));
    }
  }

  /** One field of the answer to a command of the DevTools protocol. */
  private String of(String method, Map<String, Object> parameters, String field) {
    return send(new Command<>(method, parameters, ConverterFunctions.map(field, String.class)));
  }

  private <T> T send(Command<T> command) {
    return connection.sendAndWait(null, command, TIMEOUT);
  }

  /**
   * To the browser itself, as profiles belong to no tab. WebDriver BiDi has them too, but tells
   * each event of each tab through a tab of its own, which takes time of every test.
   */
  private Connection connection() {
    URI address = URI.create((String) driver.getCapabilities().getCapability("se:cdp"));
    HttpClient client =
        CdpEndpointFinder.getHttpClient(HttpClient.Factory.createDefault(), address);
    return new Connection(client, address.toString());
  }

  Profile newProfile() {
    return new Profile();
  }

  /** The driver, which acts in this tab from now on. */
  ChromeDriver in(String tab) {
    if (!tab.equals(shown)) {
      driver.switchTo().window(tab);
      shown = tab;
    }
    return driver;
  }

  @Override
  public void close() {
    connection.close();
    driver.quit();
  }
}
