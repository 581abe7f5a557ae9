package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page and what was read on it, kept by the browser. */
@PageTest
class OfflineIT {
  private static final String OFFLINE =
      "Object.defineProperty(navigator, 'onLine', { value: false })";

  /** What the browser keeps, from now on, once its worker is ready. */
  private static final String LOOK =
      """
      window.kept = null;
      const look = () => Promise.all([caches.keys(), caches.open('stories').then((stories) => stories.keys())])
        .then(([caches, stories]) => { window.kept = { caches, stories: stories.length }; });
      navigator.serviceWorker.ready.then(() => { window.looking = setInterval(look, 100); });
      """;

  @Test
  void opensWithTheStoriesThatWereReadWhereNothingCanBeReached(
      PageService service, StoryPage page) {
    page.signIn("Olga of the lighthouse");
    String prompt = "A ship in a bottle";
    page.ask(prompt);
    page.untilAllOf(prompt);
    page.run(LOOK);
    page.untilTrue("window.kept?.stories === 1");
    page.driver().get("about:blank");
    service.stop();
    try {
      StoryPage later = page.inAnotherTab(OFFLINE);
      later.untilText(".list-note", "You are offline");
      later.see(".stories a").click();
      later.untilAllOf(prompt);
      later.untilTrue("document.title.length > 20");
      Axe.assertNothingFound(later);
    } finally {
      service.start();
    }
  }

  @Test
  void leavesNoStoryBehindAfterSigningOut(StoryPage page) {
    page.signIn("Olga of the harbour");
    page.ask("A secret tunnel [short]");
    page.untilStatus("Complete");
    page.run(LOOK);
    page.untilTrue("window.kept?.stories === 1");
    page.run("clearInterval(looking)");
    page.button("Sign out").click();
    page.see(".welcome");
    page.run("caches.has('stories').then((has) => { window.has = has; })");
    page.untilTrue("window.has === false");
  }

  @Test
  void forgetsAStoryThatIsDeleted(StoryPage page) {
    page.signIn("Olga of the shore");
    page.ask("A sand castle [short]");
    page.untilStatus("Complete");
    page.run(LOOK);
    page.untilTrue("window.kept?.stories === 1");
    page.button("Delete…").click();
    page.button("Delete story").click();
    page.see("#prompt");
    page.run(LOOK);
    page.untilTrue("window.kept?.stories === 0");
  }

  @Test
  void replacesWhatIsKeptOfAnotherVersion(PageService service, StoryPage page) {
    page.driver().get(service.url() + "config.json");
    page.run("caches.open('page-of-before')");
    page.enter();
    page.run(LOOK);
    page.untilTrue("window.kept");
    page.untilTrue("navigator.serviceWorker.controller !== null");
    page.run(LOOK);
    page.untilTrue("window.kept");
    @SuppressWarnings("unchecked")
    List<String> caches = (List<String>) page.run("return window.kept.caches");
    assertThat(caches).filteredOn(name -> name.startsWith("page-")).hasSize(1);
    assertThat(caches).doesNotContain("page-of-before");
  }

  @Test
  void canBeInstalled(StoryPage page) {
    page.enter();
    Map<String, Object> manifest = page.driver().executeCdpCommand("Page.getAppManifest", Map.of());
    assertThat((List<?>) manifest.get("errors")).isEmpty();
    assertThat((String) manifest.get("data")).contains("\"display\": \"standalone\"");
  }
}
