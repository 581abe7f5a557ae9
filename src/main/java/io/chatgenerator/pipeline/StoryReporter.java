package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import java.time.Duration;

/**
 * Publishes what becomes of stories on this task, passes it to the observer, and counts what they
 * cost in the deployment's budget. Confined to one event loop.
 */
public final class StoryReporter {
  private final StoryRepository repository;
  private final StoryEvents events;
  private final PipelineObserver observer;
  private final DeploymentBudget deployment;

  public StoryReporter(
      StoryRepository repository,
      StoryEvents events,
      PipelineObserver observer,
      DeploymentBudget deployment) {
    this.repository = requireNonNull(repository);
    this.events = requireNonNull(events);
    this.observer = requireNonNull(observer);
    this.deployment = requireNonNull(deployment);
  }

  void publish(StoryEvent event) {
    events.publish(event);
  }

  /** Its readers here may have missed what became of the story elsewhere. */
  void publishStored(StoryKey key) {
    repository
        .find(key)
        .map(found -> found.<StoryEvent>map(StoryEvent.Changed::new))
        .onSuccess(event -> publish(event.orElse(new StoryEvent.Deleted(key))));
  }

  /** A user's new story was stored. */
  void created(Story story) {
    observer.created(story);
  }

  /** A story that waited for a task is now this one's. */
  public void tookWaiting(Story story, Duration waited) {
    observer.tookWaiting(story, waited);
    publish(new StoryEvent.Changed(story));
  }

  /** A story whose task stopped renewing its lease is now this one's. */
  public void tookOver(Story story) {
    observer.tookOver(story);
    publish(new StoryEvent.Changed(story));
  }

  /** An attempt begins on this task, for the work of {@code origin}. Gives its own. */
  Trace begin(Story story, Trace origin) {
    return origin.begin(Step.ATTEMPT, observer.attemptStarted(story));
  }

  /** A write of a story's state failed, and is tried again. */
  void notSaved(Story story) {
    observer.notSaved(story);
  }

  /** This task has stored a story's end. */
  void ended(Story story) {
    deployment.spent(story);
    observer.ended(story);
  }

  /** A story was let go of, so that another task takes it. */
  void released(Story story) {
    observer.released(story);
  }

  /** Another task, or the owner, has moved a story on that this task was working on. */
  void lost(Story story) {
    observer.lost(story);
  }
}
