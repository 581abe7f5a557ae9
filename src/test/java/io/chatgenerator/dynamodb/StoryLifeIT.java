package io.chatgenerator.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoryLifeIT {
  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void findsWhatWasCreated() {
    var story = fixture.stored();
    assertThat(fixture.read(story)).isEqualTo(story);
  }
}
