package io.chatgenerator.page;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Shows what is seen on devices of several kinds, by day and by night. */
final class Gallery {
  private static final String SET_MEDIA = "Emulation.setEmulatedMedia";
  private static final boolean ALL = "all".equals(System.getProperty("screenshots"));

  /** Each has both sizes and both schemes in it: enough for axe, which looks at one at a time. */
  private static final List<Look> OPPOSITES =
      List.of(new Look("desktop", "light"), new Look("phone", "dark"));

  private static final List<Look> THE_OTHERS =
      List.of(new Look("desktop", "dark"), new Look("phone", "light"));

  /** Looked at by people alone, as nothing of them can be reckoned with by axe. */
  private static final Map<String, Map<String, Object>> FOR_PEOPLE =
      Map.of(
          "forced-colours",
          Map.of("features", List.of(Map.of("name", "forced-colors", "value", "active"))),
          "print",
          Map.of("media", "print"));

  private record Look(String device, String scheme) {
    String name() {
      return device + "-" + scheme;
    }

    Map<String, Object> metrics() {
      boolean phone = device.equals("phone");
      int width = phone ? 360 : 1280;
      int height = phone ? 780 : 860;
      return Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone);
    }

    Map<String, Object> media() {
      Map<String, String> wanted = Map.of("name", "prefers-color-scheme", "value", scheme);
      return Map.of("media", "", "features", List.of(wanted));
    }
  }

  private final StoryPage page;

  Gallery(StoryPage page) {
    this.page = page;
    show(OPPOSITES.get(0));
  }

  /** Lets axe look at a state, and takes pictures of it where those are wanted. */
  void take(String state) {
    OPPOSITES.forEach(look -> take(look, state));
    if (ALL) {
      THE_OTHERS.forEach(look -> take(look, state));
      show(OPPOSITES.get(0));
      FOR_PEOPLE.forEach((name, media) -> shoot(media, name + "-" + state));
    }
    show(OPPOSITES.get(0));
  }

  /** Takes pictures of more of a state than fits the screen, with this part of it in view. */
  void takePart(String selector, String part) {
    Stream.concat(OPPOSITES.stream(), THE_OTHERS.stream())
        .forEach(
            look -> {
              show(look);
              page.run("document.querySelector(arguments[0]).scrollIntoView()", selector);
              page.shoot(look.name() + "-" + part);
            });
    show(OPPOSITES.get(0));
  }

  private void take(Look look, String state) {
    show(look);
    if (ALL) {
      page.shoot(look.name() + "-" + state);
    }
    Axe.assertNothingFound(page);
    Layout.assertNothingOverflows(page);
  }

  private void shoot(Map<String, Object> media, String name) {
    page.command(SET_MEDIA, media);
    page.shoot(name);
  }

  private void show(Look look) {
    page.command("Emulation.setDeviceMetricsOverride", look.metrics());
    page.command(SET_MEDIA, look.media());
  }
}
