package io.chatgenerator.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Addresses where there is nothing, or nothing any more. */
@PageTest
class AddressesIT {
  private static final String STATUS_OF =
      """
      const [path, done] = arguments;
      fetch(path, { headers: { accept: 'text/html' } }).then(({ status }) => done(status));
      """;

  @Test
  void leadsFromAWrongAddressToTheStories(PageService service, StoryPage page) {
    page.driver().get(service.url() + "nonsense");
    page.untilText("h1", "This page is blank");
    Axe.assertNothingFound(page);
    assertThat(page.driver().executeAsyncScript(STATUS_OF, "/nonsense")).isEqualTo(404L);
    page.button("To the stories").click();
    page.button("Sign in");
  }

  /** A task of another version answers for the page, and this one for its files. */
  @Test
  void loadsThePageOnceMoreWhereItsFilesAreOfAnotherVersion(PageService service, StoryPage page) {
    try (TwoVersions balancer = TwoVersions.before(service)) {
      page.driver().get(balancer.url());
      page.button("Sign in");
      assertThat(balancer.pages()).isEqualTo(2);
      page.untilTrue("sessionStorage.getItem('reloads') === null");
      assertThat(page.driver().executeAsyncScript(STATUS_OF, balancer.missing())).isEqualTo(404L);
    }
  }
}
