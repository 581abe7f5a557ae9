package io.chatgenerator.page;

import org.openqa.selenium.WindowType;
import org.openqa.selenium.bidi.browsingcontext.BrowsingContext;
import org.openqa.selenium.bidi.browsingcontext.CreateContextParameters;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * The one Chromium of a run. Each user who opens it has a profile that is empty at first and gone
 * afterwards, which takes a fraction of the time of another browser.
 */
final class Browser implements AutoCloseable {
  private final ChromeDriver driver = Chromium.start();
  private final org.openqa.selenium.bidi.module.Browser profiles =
      new org.openqa.selenium.bidi.module.Browser(driver);
  private final String own = driver.getWindowHandle();
  private String shown = own;

  /** Cookies, storage, permissions and cache of one user. */
  final class Profile implements AutoCloseable {
    private final String id = profiles.createUserContext();

    /** By which the browser knows it. */
    String id() {
      return id;
    }

    /** Opens a tab; answers with the name by which {@link Browser#in} knows it. */
    String newTab() {
      CreateContextParameters ours = new CreateContextParameters(WindowType.TAB).userContext(id);
      return new BrowsingContext(driver, ours).getId();
    }

    /** Closes all tabs. */
    @Override
    public void close() {
      in(own);
      profiles.removeUserContext(id);
    }
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
    driver.quit();
  }
}
