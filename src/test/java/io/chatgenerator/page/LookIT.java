package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is seen on small screens, with forced colours and on paper. */
@PageTest
class LookIT {
  private static final Map<String, String> FORCED_COLOURS =
      Map.of("name", "forced-colors", "value", "active");

  private static final String OUTLINES =
      "return [...document.querySelectorAll('.stories a')].map((link) =>"
          + " link.getAttribute('aria-current') + ' ' + getComputedStyle(link).outlineStyle)";

  /** The part of the screen's height that stays in place while one scrolls. */
  private static final String STAYING =
      """
      scrollTo(0, 400);
      const top = [...document.querySelectorAll('body *')].filter((element) =>
        element.checkVisibility() && ['sticky', 'fixed'].includes(getComputedStyle(element).position)
          && !element.matches('.skip, .notice:empty, .unseen'));
      return top.reduce((sum, element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return sum + Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
      }, 0) / innerHeight;
      """;

  /** What is cut of the name, in pixels; below 22 rem there is the picture alone. */
  private static final String CUT_OF_THE_BRAND =
      """
      const { left, right } = document.querySelector('.brand').getBoundingClientRect();
      const mark = document.querySelector('.mark').getBoundingClientRect();
      const name = document.querySelector('.brand .name');
      const isHidden = getComputedStyle(name).clipPath !== 'none';
      return Math.max(left - mark.left, mark.right - right, 30 - mark.width,
        isHidden ? 0 : name.scrollWidth - name.clientWidth);
      """;

  private static final String COVERS_STOP =
      """
      scrollTo(0, 0);
      const stop = document.querySelector('.button.stop').getBoundingClientRect();
      const notice = document.querySelector('.notice').getBoundingClientRect();
      return notice.top < stop.bottom && notice.bottom > stop.top;
      """;

  private static final String SHOWN_OF =
      "return [...document.querySelectorAll(arguments[0])]"
          + ".filter((element) => element.checkVisibility()).map((element) => element.className)";

  @Test
  void marksTheOpenStoryWithForcedColours(StoryPage page) {
    page.enter();
    page.ask("One bee [short]");
    page.untilStatus("Complete");
    page.askAnew();
    page.ask("Two bees [short]");
    page.untilStatus("Complete");
    page.command("Emulation.setEmulatedMedia", Map.of("features", List.of(FORCED_COLOURS)));
    assertThat(page.run(OUTLINES)).isEqualTo(List.of("page solid", "null none"));
  }

  @Test
  void leavesRoomToReadOnAPhoneOnItsSide(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold("A train over the hills");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.screen(932, 430, true);
    assertThat(number(page, STAYING)).as("share of the height that stays").isLessThan(0.25);

    page.screen(390, 844, true);
    page.offline(true);
    page.untilText(".notice", "You are offline");
    assertThat(page.run(COVERS_STOP)).isEqualTo(false);
    page.offline(false);
    service.release(prompt);
    page.untilAllOf(prompt);
  }

  @Test
  void showsAllOfTheBrandOn320Pixels(StoryPage page) {
    page.enter();
    for (int width : new int[] {320, 360, 412}) {
      page.screen(width, 700, true);
      assertThat(number(page, CUT_OF_THE_BRAND)).as("cut at %d pixels", width).isLessThan(1);
      Layout.assertNothingOverflows(page);
    }
  }

  @Test
  void printsTheStoryAlone(StoryPage page) {
    page.enter();
    page.ask("A book in a tree");
    page.untilStatus("Complete");
    page.command("Emulation.setEmulatedMedia", Map.of("media", "print"));
    String others =
        ".bar, .side, .story-foot, .tell-on, .tools, .notice, .skip, .story-meta, button";
    assertThat(page.run(SHOWN_OF, others)).isEqualTo(List.of());
    assertThat(page.run(SHOWN_OF, ".prose")).isEqualTo(List.of("prose"));
    page.untilTrue("getComputedStyle(document.body).color === 'rgb(0, 0, 0)'");
    page.untilTrue("getComputedStyle(document.querySelector('.prose p')).textAlign === 'justify'");
  }

  private static double number(StoryPage page, String script) {
    return ((Number) page.run(script)).doubleValue();
  }
}
