package io.chatgenerator.pipeline;

import io.chatgenerator.live.LiveStories;
import io.chatgenerator.story.StoryEvents;

/** What serves users in one task, for tests in which nothing of it is called. */
public record IdleTask(
    StoryService stories, Erasures erasures, LiveStories live, StoryEvents events) {

  public static IdleTask create() {
    SimulatedTask task = SimulatedService.ofOneTask().task(0);
    return new IdleTask(task.stories(), task.erasures(), task.live(), task.events());
  }
}
