package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is given, in order. */
final class RecordingListener implements ChangeListener {
  final List<String> seen = new ArrayList<>();

  @Override
  public void changed(Story story) {
    seen.add("changed " + line(story));
  }

  @Override
  public void saved(Story story) {
    seen.add("saved " + line(story));
  }

  @Override
  public void deleted(StoryKey key) {
    seen.add("deleted");
  }

  @Override
  public void published(String json) {
    seen.add("published " + json);
  }

  @Override
  public void failed(Throwable why) {
    seen.add("failed " + why.getMessage());
  }

  private static String line(Story story) {
    return "%d %s '%s'".formatted(story.attempt(), story.status(), story.text());
  }
}
