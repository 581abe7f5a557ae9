package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Service;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

@PageTest
class PromptFormIT {
  /** The next answer of the service gets lost on its way, as where a network breaks. */
  private static final String LOSE_THE_NEXT_ANSWER =
      """
      const send = window.fetch;
      window.fetch = async (...request) => {
        window.fetch = send;
        await send(...request);
        throw new TypeError('Failed to fetch');
      };
      """;

  @Test
  void countsCharactersAgainstTheLimit(PageService service, StoryPage page) {
    page.enter();
    page.untilText("#prompt-count", "0 of 500 characters");
    String tooLong = "x".repeat(499) + "🦊";
    WebElement field = page.see("#prompt");
    page.run("arguments[0].value = arguments[1]", field, tooLong.substring(0, 499));
    field.sendKeys("!");
    page.untilText("#prompt-count", "500 of 500 characters");
    assertThat(page.run("return document.getElementById('prompt-error').textContent"))
        .isEqualTo("");

    field.sendKeys("?");
    page.untilText("#prompt-error", "1 character too long");
    assertThat(field.getDomAttribute("aria-invalid")).isEqualTo("true");
    assertThat(field.getDomAttribute("aria-describedby")).contains("prompt-error", "prompt-count");
    page.button("Write my story").click();
    assertThat(field.isDisplayed()).isTrue();
    assertThat(page.storiesListed()).isZero();

    field.sendKeys(Keys.BACK_SPACE);
    page.untilTrue("document.getElementById('prompt-error').textContent === ''");
    assertThat(service.timesAsked(tooLong)).isZero();
  }

  @Test
  void growsWithWhatIsWritten(StoryPage page) {
    page.enter();
    WebElement field = page.see("#prompt");
    int empty = field.getRect().height;
    field.sendKeys("A very long wish.\n".repeat(12));
    assertThat(field.getRect().height).isGreaterThan(empty + 100);
    page.untilTrue("arguments[0].scrollHeight <= arguments[0].clientHeight + 2", field);
  }

  @Test
  void isAsTallAsADraftThatWasKeptAndOnANarrowScreenToo(StoryPage page) {
    page.enter();
    page.see("#prompt").sendKeys("A long wish on one line. ".repeat(18));
    page.driver().navigate().refresh();
    WebElement field = page.see("#prompt");
    page.untilTrue("arguments[0].scrollHeight <= arguments[0].clientHeight + 2", field);
    page.screen(480, 2000, false);
    page.untilTrue("arguments[0].scrollHeight <= arguments[0].clientHeight + 2", field);
  }

  /** Pasted, as by a thumb that has all of a book in its clipboard. */
  @Test
  void saysInViewThatARequestIsTooLongHoweverLongItIs(StoryPage page) {
    page.enter();
    page.screen(390, 700, true);
    page.see("#prompt").click();
    page.run(
        "document.execCommand('insertText', false, arguments[0])", "A long wish. ".repeat(500));
    page.untilText("#prompt-error", "6,000 characters too long");
    page.untilTrue(
        "((r) => r.top >= 0 && r.bottom <= innerHeight)"
            + "(document.getElementById('prompt-error').getBoundingClientRect())");

    page.see("#prompt").clear();
    page.see("#prompt").sendKeys("A short wis");
    page.allow("clipboardSanitizedWrite", "clipboardReadWrite");
    page.run(
        "navigator.clipboard.writeText('A long wish. '.repeat(460_000))"
            + ".then(() => { window.isCopied = true; })");
    page.untilTrue("window.isCopied");
    page.see("#prompt").sendKeys(Keys.chord(Keys.CONTROL, "v"));
    page.untilText("#prompt-error", "5,979,500 characters too long. It was not pasted.");
    page.see("#prompt").sendKeys("h");
    page.untilTrue("document.getElementById('prompt-error').textContent === ''");
    page.driver().navigate().refresh();
    page.untilTrue("document.getElementById('prompt')?.value === 'A short wish'");
  }

  /** Enter takes what the input method offers, and is no wish to send half a word. */
  @Test
  void sendsNothingWhileAnInputMethodComposes(StoryPage page) {
    page.enter();
    page.see("#prompt").sendKeys("きつね");
    String press =
        "document.getElementById('prompt').dispatchEvent(new KeyboardEvent('keydown',"
            + " { key: 'Enter', ctrlKey: true, isComposing: arguments[0], cancelable: true }));"
            + "return document.querySelector('.ask button[type=submit]').innerText";
    assertThat(page.run(press, true)).isEqualTo("Write my story");
    assertThat(page.run(press, false)).isEqualTo("Sending…");
    page.untilStoryIsOpen();
  }

  @Test
  void asksForWordsWhereThereAreNone(StoryPage page) {
    page.enter();
    page.see("#prompt").sendKeys("   ");
    page.button("Write my story").click();
    page.untilText("#prompt-error", "Write a few words first");
    page.until("#prompt:focus", WebElement::isDisplayed);
  }

  @Test
  void sendsByTheKeyboardOfAMacToo(StoryPage page) {
    page.enter();
    page.see("#prompt").sendKeys("A kite [short]", Keys.chord(Keys.META, Keys.ENTER));
    page.untilStatus("Complete");
  }

  @Test
  void startsFromAnIdea(StoryPage page) {
    page.enter();
    WebElement idea = page.see(".idea");
    String words = idea.getText();
    idea.click();
    page.until("#prompt:focus", field -> words.equals(field.getDomProperty("value")));
    page.see("#prompt").sendKeys(" [short]");
    page.button("Write my story").click();
    page.untilStatus("Complete");
    page.untilText("h1", words + " [short]");
  }

  @Test
  void makesOneStoryOfARepeatedClick(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold(Service.prompt("A bell that rang twice"));
    page.see("#prompt").sendKeys(prompt);
    page.run("arguments[0].click(); arguments[0].click();", page.button("Write my story"));
    page.untilStoryIsOpen();
    page.untilHalfOf(prompt);

    assertThat(page.storiesListed()).isEqualTo(1);
    assertThat(service.timesAsked(prompt)).isEqualTo(1);
    service.release(prompt);
  }

  @Test
  void makesOneStoryOfWhatIsSentAgainAfterALostAnswer(PageService service, StoryPage page) {
    page.enter();
    String prompt = service.hold(Service.prompt("A letter that came back"));
    page.see("#prompt").sendKeys(prompt);
    page.run(LOSE_THE_NEXT_ANSWER);
    page.button("Write my story").click();
    page.untilText("#prompt-error", "cannot be reached");
    page.untilListed(1, "Writing");

    page.button("Write my story").click();
    page.untilStoryIsOpen();
    page.untilHalfOf(prompt);
    assertThat(page.storiesListed()).isEqualTo(1);
    assertThat(service.timesAsked(prompt)).isEqualTo(1);
    service.release(prompt);
  }

  @Test
  void keepsThePromptWhenSendingFails(StoryPage page) {
    page.enter();
    page.offline(true);
    page.see("#prompt").sendKeys("A letter that was lost [short]");
    page.button("Write my story").click();
    page.untilText("#prompt-error", "cannot be reached");
    assertThat(page.see("#prompt").getDomProperty("value"))
        .isEqualTo("A letter that was lost [short]");

    page.offline(false);
    page.button("Write my story").click();
    page.untilStatus("Complete");
    assertThat(page.storiesListed()).isEqualTo(1);
    page.askAnew();
    assertThat(page.see("#prompt").getDomProperty("value")).isEqualTo("");
  }
}
