package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.util.Optional;
import org.reactivestreams.Subscriber;

/** Follows one story's text from a position on. */
final class TextSubscription extends LiveSubscription<TextDelta> {
  private int attempt;
  private int offset;
  private Optional<StoryStatus> sent = Optional.empty();
  private Optional<Story> latest = Optional.empty();
  private boolean greeted;
  private boolean gone;

  TextSubscription(Subscriber<? super TextDelta> subscriber, TextPosition from) {
    super(subscriber);
    this.attempt = from.attempt();
    this.offset = from.offset();
  }

  /** What this task knows may be older than what another task has sent the reader. */
  @Override
  public void changed(Story story) {
    if (greeted || !isAheadOf(story)) {
      greeted(story);
    }
  }

  @Override
  public void grown(Story story) {
    changed(story);
  }

  /**
   * Of a running story that another task writes, this one may know the last checkpoint alone: a
   * reader that has seen more keeps it until there is something to add.
   */
  @Override
  public void greeted(Story story) {
    greeted = true;
    if (isAheadOf(story) && !story.isTerminal()) {
      return;
    }
    if (latest.filter(this::holdsNews).isPresent()) {
      coalesced();
    }
    latest = Optional.of(story);
    give();
  }

  @Override
  public boolean isAheadOf(Story story) {
    return attempt > story.attempt()
        || (attempt == story.attempt() && offset > story.text().length());
  }

  @Override
  public void deleted(StoryKey key) {
    latest = Optional.empty();
    gone = true;
    give();
  }

  @Override
  Optional<TextDelta> next() {
    return latest.filter(this::holdsNews).map(this::advance);
  }

  @Override
  boolean isExhausted() {
    return gone || latest.filter(story -> story.isTerminal() && !holdsNews(story)).isPresent();
  }

  private boolean holdsNews(Story story) {
    return story.attempt() != attempt
        || story.text().length() != offset
        || sent.filter(story.status()::equals).isEmpty();
  }

  private TextDelta advance(Story story) {
    int from = position(story);
    attempt = story.attempt();
    offset = story.text().length();
    sent = Optional.of(story.status());
    return new TextDelta(attempt, from, story.text().substring(from), story.status());
  }

  /** Where the reader goes on: where it is, or at the start where it has another text than ours. */
  private int position(Story story) {
    if (story.attempt() != attempt || offset > story.text().length()) {
      return 0;
    }
    return splitsPair(story.text(), offset) ? offset - 1 : offset;
  }

  private static boolean splitsPair(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }
}
