package io.chatgenerator.page;

import java.util.List;
import java.util.Map;

/** Pictures of one walk through the page. */
final class Gallery {
  private final StoryPage page;
  private final String name;

  Gallery(StoryPage page, String name) {
    this.page = page;
    this.name = name;
  }

  /** Makes the browser a device of this size that prefers a colour scheme. */
  void emulate(int width, int height, String scheme) {
    boolean phone = width < 600;
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
    command("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /** Takes a picture, and lets axe look at the same. */
  void take(String state) {
    page.shoot(name + "-" + state);
    Axe.assertNothingFound(page);
  }

  private void command(String name, Map<String, Object> parameters) {
    page.driver().executeCdpCommand(name, parameters);
  }
}
