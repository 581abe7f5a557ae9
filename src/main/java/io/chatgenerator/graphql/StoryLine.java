package io.chatgenerator.graphql;

import io.chatgenerator.graphql.selection.Selection;
import io.chatgenerator.story.Story;

/**
 * A story as a line of JSON: all fields in the order of the schema, exactly as a query that selects
 * them is answered.
 */
public final class StoryLine {
  private static final Selection<Story> ALL = Selection.all(StoryFields.story());

  private StoryLine() {}

  /** Adds the line of {@code story}, its end included. */
  public static void append(Story story, StringBuilder lines) {
    ALL.write(story, lines);
    lines.append('\n');
  }
}
