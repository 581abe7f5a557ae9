package io.chatgenerator.page;

import org.junit.jupiter.api.Test;

/** What the page says, and does, where a sign-in ends or cannot be renewed. */
@PageTest
class SignInEndsIT {
  /** Sockets that can be cut, and every word of the notice about the connection. */
  private static final String CUT_SOCKETS =
      """
      const sockets = [];
      const Socket = WebSocket;
      let isCut = false;
      window.WebSocket = class extends Socket {
        constructor(...given) {
          super(...given);
          sockets.push(this);
          this.addEventListener('message', () => { window.isAcknowledged = true; });
          if (isCut) this.close();
        }
      };
      window.said = [];
      window.cut = () => {
        const notice = document.querySelector('.notice');
        new MutationObserver(() => said.push(notice.textContent)).observe(notice, { childList: true });
        isCut = true;
        sockets.forEach((socket) => socket.close());
      };
      window.areClosed = () => sockets.every(({ readyState }) => readyState === Socket.CLOSED);
      """;

  /** As another tab, whose token has expired, announces it. */
  private static final String END =
      """
      const { refresh, renewAt, ...kept } = JSON.parse(sessionStorage.session);
      const tokens = { ...kept, expiresAt: Date.now(), issuedAt: Date.now() + 1 };
      new BroadcastChannel('session').postMessage({ tokens });
      """;

  /** An issuer that gives no answer, and a clock that runs 50 times as fast. */
  private static final String NO_ANSWER =
      """
      const start = Date.now();
      const { setTimeout: later, Date: { now } } = window;
      Date.now = () => start + (now() - start) * 50;
      window.setTimeout = (act, millis = 0, ...given) => later(act, millis / 50, ...given);
      const send = window.fetch;
      window.tried = [];
      window.answers = false;
      window.fetch = async (...request) => {
        if (!String(request[1]?.body).includes('grant_type=refresh_token')) return send(...request);
        tried.push(Date.now());
        if (!answers) throw new TypeError('Failed to fetch');
        return send(...request);
      };
      """;

  @Test
  void saysNothingOfTheConnectionOnceTheSignInHasEnded(StoryPage first) {
    first.enter();
    StoryPage page = first.inAnotherTab(CUT_SOCKETS);
    page.see(".list-note");
    page.untilTrue("window.isAcknowledged");
    page.run("cut()");
    page.untilTrue("said.at(-1) === 'Reconnecting… nothing is lost.'");
    page.run(END);
    page.untilText(".session-notice", "Your sign-in has ended");
    page.untilTrue("said.at(-1) === '' && areClosed()");
    page.run("said.length = 0; dispatchEvent(new Event('online'))");
    // Longer than the notice takes to come, on the page's own clock.
    page.run("setTimeout(() => { window.isLater = true; }, 1500)");
    page.untilTrue("window.isLater");
    page.untilTrue("said.length === 0 && document.querySelector('.notice').textContent === ''");
  }

  @Test
  void offersToSignInWhereARenewalGetsNoAnswerAndTriesSeldom(PageService service, StoryPage page) {
    page.signIn("Mira");
    page.run(
        """
        const kept = JSON.parse(sessionStorage.session);
        const past = Date.now() - 1000;
        sessionStorage.session = JSON.stringify({ ...kept, renewAt: past, expiresAt: past });
        """);
    page.before(NO_ANSWER);
    page.goHome();
    page.untilText(".session-notice", "could not be renewed");
    page.button("Sign in again");
    page.untilTrue("Date.now() - tried[0] > 30_000");
    page.untilTrue("tried.filter((at) => at - tried[0] < 30_000).length <= 4");

    page.run("answers = true");
    page.untilGone(".session-notice");
    // What was followed is followed again.
    service.user("Mira").execute("mutation { createStory(prompt: \"A lost key [short]\") { id } }");
    page.untilListed(1, "Complete");
  }
}
