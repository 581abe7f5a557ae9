package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.Storyteller;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Reading a story and having it read. */
@PageTest
class ReadingIT {
  /** A voice that the test controls: browsers without a screen have none. */
  private static final String VOICE =
      """
      window.spoken = [];
      window.speaking = null;
      const speechSynthesis = {
        getVoices: () => [{ lang: 'en-GB' }, { lang: 'de-DE' }],
        speak: (speech) => { speaking = speech; spoken.push(speech.text); },
        cancel: () => { speaking = null; },
      };
      window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
      Object.defineProperty(window, 'speechSynthesis', { value: speechSynthesis });
      window.said = () => { const done = speaking; speaking = null; done.onend(); };
      window.marked = () => String([...(CSS.highlights.get('spoken') ?? [])][0] ?? '');
      """;

  private static final String GERMAN =
      """
      [echo] Der Fuchs und das Meer

      Es war einmal ein Fuchs, der nicht segeln konnte. Er ging mit einer Laterne auf den Berg und sah \
      das Meer. Die Möwen lachten, aber sie zeigten ihm den Weg, und so lernte er es doch.
      """;

  private static final String NONE_NAMED =
      "[...document.querySelectorAll('button')]"
          + ".every((b) => !b.checkVisibility() || b.innerText !== arguments[0])";

  private static final String LOCKS =
      """
      window.locks = 0;
      Object.defineProperty(navigator, 'wakeLock', { value: {
        request: async () => (locks++, { release: async () => { locks--; } }) } });
      """;

  @Test
  void readsAloudAndMarksEachSentenceWithAPause(StoryPage first) {
    first.enter();
    StoryPage page = first.inAnotherTab(VOICE);
    String prompt = "A bear who hums";
    page.ask(prompt);
    page.untilAllOf(prompt);
    page.untilTrue("document.querySelector('.prose').lang === 'en'");
    page.button("Read aloud").click();
    page.untilTrue(
        "spoken.length === 1 && speaking.lang === 'en' && speaking.voice.lang === 'en-GB'");
    page.untilTrue(
        "marked() === spoken[0] && marked() === document.querySelector('.prose h2').textContent");
    page.run("said()");
    page.untilTrue("spoken.length === 2 && marked() === spoken[1]");
    page.button("Pause").click();
    page.untilTrue("speaking === null");
    Axe.assertNothingFound(page);
    page.button("Go on reading").click();
    page.untilTrue("spoken.length === 3 && spoken[2] === spoken[1]");
    page.run("for (let most = 0; speaking && most < 1000; most++) said()");
    page.untilGone(".tools .button:nth-child(2)");
    page.button("Read aloud");
    page.untilTrue("marked() === ''");
    String all = String.join("", strings(page.run("return spoken.toSpliced(2, 1)")));
    assertThat(letters(all)).isEqualTo(letters(Storyteller.tell(prompt)));
  }

  @Test
  void readsAGermanStoryByAGermanVoice(StoryPage first) {
    first.enter();
    StoryPage page = first.inAnotherTab(VOICE);
    page.ask(GERMAN);
    page.untilStatus("Complete");
    page.untilTrue("document.querySelector('.prose').lang === 'de'");
    page.untilTrue("document.querySelector('h1.asked').lang === 'de'");
    page.untilTrue("document.querySelector('.stories a').lang === 'de'");
    assertThat(page.run("return document.documentElement.lang")).isEqualTo("en");
    page.button("Read aloud").click();
    page.untilTrue("speaking?.lang === 'de' && speaking.voice.lang === 'de-DE'");
  }

  @Test
  void readsAStoryAloudWhileItIsWritten(PageService service, StoryPage first) {
    first.enter();
    StoryPage page = first.inAnotherTab(VOICE);
    String prompt = service.hold("A goat on a roof");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.button("Read aloud").click();
    page.run("for (let most = 0; speaking && most < 1000; most++) said()");
    // The sentence in the middle of which the story is held is not spoken.
    page.button("Pause");
    assertThat(letters(Storyteller.tell(prompt)))
        .startsWith(letters(String.join("", strings(page.run("return spoken")))));
    service.release(prompt);
    page.untilAllOf(prompt);
    page.run("for (let most = 0; speaking && most < 1000; most++) said()");
    page.button("Read aloud");
    assertThat(letters(String.join("", strings(page.run("return spoken")))))
        .isEqualTo(letters(Storyteller.tell(prompt)));
  }

  @Test
  void stopsReadingWhereTheStoryIsLeft(StoryPage first) {
    first.enter();
    StoryPage page = first.inAnotherTab(VOICE);
    page.ask("A silent bell [short]");
    page.untilStatus("Complete");
    page.button("Read aloud").click();
    page.untilTrue("speaking !== null");
    page.askAnew();
    page.untilTrue("speaking === null && marked() === ''");
  }

  @Test
  void showsNothingButTheStoryInTheReadingView(StoryPage first) {
    first.enter();
    StoryPage page = first.inAnotherTab(LOCKS);
    page.ask("A door in a hedge");
    page.untilStatus("Complete");
    String open = page.driver().getCurrentUrl();
    page.button("Reading view").click();
    page.untilGone(".bar, .side, .story-foot, .tell-on");
    page.untilTrue("locks === 1 && document.activeElement.ariaLabel === 'Close reading view'");
    Axe.assertNothingFound(page);
    Layout.assertNothingOverflows(page);
    page.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
    page.see(".story-foot");
    page.untilTrue("locks === 0 && document.activeElement.innerText === 'Reading view'");
    page.button("Reading view").click();
    page.untilGone(".bar");
    page.driver().navigate().back();
    page.see(".bar");
    assertThat(page.driver().getCurrentUrl()).isEqualTo(open);
  }

  @Test
  void sharesByTheSheetOfTheSystemWhereThereIsOne(StoryPage first) {
    first.enter();
    first.ask("A spoon that sings [short]");
    first.untilStatus("Complete");
    first.untilTrue(NONE_NAMED, "Share…");
    StoryPage page =
        first.inAnotherTab("navigator.share = async (what) => { window.shared = what; };");
    page.see(".stories a").click();
    page.untilStatus("Complete");
    page.button("Share…").click();
    page.untilTrue("shared.text === document.querySelector('.prose').innerText && shared.title");
  }

  @Test
  void marksTheTabAndNotifiesOfAStoryThatWasLeftAlone(PageService service, StoryPage first) {
    first.enter();
    StoryPage page =
        first.inAnotherTab(
            """
            window.notified = [];
            window.Notification = class {
              static permission = 'default';
              static async requestPermission() { return this.permission = 'granted'; }
              constructor(words, { body }) { notified.push([words, body]); }
            };
            window.leave = (state) => {
              Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            };
            Object.defineProperty(navigator.serviceWorker, 'getRegistration', { value: async () => undefined });
            """);
    String prompt = service.hold("A cake that waited");
    page.ask(prompt);
    page.untilHalfOf(prompt);
    page.button("Notify me").click();
    page.untilTrue(NONE_NAMED, "Notify me");
    page.run("leave('hidden')");
    service.release(prompt);
    page.untilAllOf(prompt);
    page.untilTrue("document.title.startsWith('✓ ') && notified.length === 1");
    assertThat(strings(page.run("return notified[0]")).get(0)).isEqualTo("Your story is ready");
    page.run("leave('visible')");
    page.untilTrue("!document.title.includes('✓')");
  }

  @Test
  void addsIngredientsToTheRequestAndTakesThemAway(StoryPage page) {
    page.enter();
    page.see("#prompt").sendKeys("A fox");
    page.button("Age 3").click();
    page.button("Age 6").click();
    page.button("Short").click();
    page.untilTrue(
        "document.getElementById('prompt').value === 'A fox For a child of 6. Keep it short.'");
    page.untilTrue("document.querySelectorAll('.chip[aria-pressed=true]').length === 2");
    Axe.assertNothingFound(page);
    page.button("Short").click();
    page.button("A name…").click();
    page.until("#prompt:focus", field -> true).sendKeys("Ida.");
    page.untilTrue(
        "document.getElementById('prompt').value === 'A fox For a child of 6. The hero is called Ida.'");
    page.untilText("#prompt-count", "47 of 500");
  }

  private static String letters(String text) {
    return text.replaceAll("\\s+", "");
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(Object list) {
    return (List<String>) list;
  }
}
