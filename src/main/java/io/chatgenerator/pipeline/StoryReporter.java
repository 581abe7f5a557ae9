package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;

/**
 * Who follows what becomes of stories on this task: their readers, the observer, and the budget of
 * the deployment, which counts what they cost. Confined to one event loop.
 */
public record StoryReporter(
    StoryRepository repository,
    StoryEvents events,
    PipelineObserver observer,
    DeploymentBudget deployment) {
  public StoryReporter {
    requireNonNull(repository);
    requireNonNull(events);
    requireNonNull(observer);
    requireNonNull(deployment);
  }

  /** To the readers, wherever they are. */
  public void publishChanged(Story story) {
    events.publish(new StoryEvent.Changed(story));
  }

  /** Its readers here may have missed what became of the story elsewhere. */
  void publishStored(StoryKey key) {
    repository
        .find(key)
        .map(found -> found.<StoryEvent>map(StoryEvent.Changed::new))
        .onSuccess(event -> events.publish(event.orElse(new StoryEvent.Deleted(key))));
  }

  void ended(Story story) {
    deployment.spent(story);
    observer.ended(story);
  }
}
