package io.chatgenerator.pipeline;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.Trace;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The short words of the tests that follow one story through a service. */
final class Chain {
  private final SimulatedService service;

  Chain(SimulatedService service) {
    this.service = service;
  }

  /** A story of Ann's, created on a task and published. */
  StoryKey create(int task, String prompt) {
    return create("ann", task, prompt, Trace.NONE);
  }

  /** The same by a request that is traced. */
  StoryKey create(int task, String prompt, Trace trace) {
    return create("ann", task, prompt, trace);
  }

  /** A story of somebody else's. */
  StoryKey createFor(String owner, int task, String prompt) {
    return create(owner, task, prompt, Trace.NONE);
  }

  private StoryKey create(String owner, int task, String prompt, Trace trace) {
    StoryService stories = service.task(task).stories();
    return service
        .get(stories.create(owner, prompt, Optional.empty(), Optional.empty(), Set.of(), trace))
        .key();
  }

  /** One whose first text was published, on the first task. */
  StoryKey begin() {
    StoryKey key = create(0, "a whale");
    service.model().last().say("Once");
    service.deliver();
    return key;
  }

  Story cancel(int task, StoryKey key) {
    return service.get(service.task(task).stories().cancel(key));
  }

  /** How often a story's text was published so far. */
  long timesTextWasTold(StoryKey key) {
    return service.events().published().stream().filter(event -> tellsText(event, key)).count();
  }

  List<Story> history(StoryKey key) {
    return service.table().history().of(key);
  }

  private static boolean tellsText(StoryEvent event, StoryKey key) {
    return event instanceof StoryEvent.TextAdded added
        ? added.key().equals(key)
        : event instanceof StoryEvent.Changed changed
            && changed.story().key().equals(key)
            && changed.story().status().name().equals("GENERATING");
  }
}
