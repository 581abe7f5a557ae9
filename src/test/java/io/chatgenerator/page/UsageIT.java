package io.chatgenerator.page;

import org.junit.jupiter.api.Test;

/** What is left of the day. */
@PageTest
class UsageIT {
  private static final String USED =
      """
      const parse = Response.prototype.json;
      Response.prototype.json = async function () {
        const answer = await parse.call(this);
        const usage = answer.data?.myUsage;
        if (usage) usage.tokensToday = usage.tokensPerDay * Number(sessionStorage.used ?? 0.79);
        return answer;
      };
      """;

  @Test
  void saysHowMuchOfTheDayIsLeftWhereThatIsLittle(StoryPage first) {
    first.enter();
    StoryPage page = first.inAnotherTab(USED);
    page.see("#prompt");
    page.untilGone(".left");
    page.run("sessionStorage.used = '0.856'; location.hash = '#/new'");
    page.untilText(".left", "You have used 85 % of what you may have written today");
    Axe.assertNothingFound(page);
  }
}
