package io.chatgenerator.pipeline;

import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/**
 * One task: its event loop, its leases, the table and the other tasks as it reaches them, and who
 * follows what becomes of its stories: their readers, the observer, and the budget of the
 * deployment, which counts what they cost.
 */
public record Task(
    Vertx vertx,
    RandomGenerator random,
    Leases leases,
    StoryRepository repository,
    StoryEvents events,
    PeerClient peers,
    PipelineObserver observer,
    DeploymentBudget deployment) {
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
