package io.chatgenerator.page;

import org.junit.jupiter.api.Test;

/** Networks where WebSockets do not pass: schools, offices, captive portals. */
@PageTest
class WithoutSocketsIT {
  private static final String REFUSED =
      """
      window.WebSocket = class {
        static OPEN = 1;
        constructor() {
          setTimeout(() => this.onclose?.(new CloseEvent('close', { code: 1006 })));
        }
        close() {}
      };
      """;

  @Test
  void showsListAndStoriesAndFollowsThemAllTheSame(PageService service, StoryPage first) {
    first.enter();
    String ready = "A drum for the rain";
    first.ask(ready);
    first.untilAllOf(ready);

    StoryPage page = first.inAnotherTab(REFUSED);
    page.see(".stories a").click();
    page.untilAllOf(ready);
    page.askAnew();
    String prompt = service.hold("A lantern that is afraid of the dark");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    service.release(prompt);
    page.untilAllOf(prompt);
    page.untilStatus("Complete");
  }
}
