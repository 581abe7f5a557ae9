package io.chatgenerator.graphql;

import io.chatgenerator.graphql.selection.Selection;
import io.chatgenerator.story.Story;
import java.util.List;

/**
 * A story as a line of JSON: all fields in the order of the schema, exactly as a query that selects
 * them is answered.
 */
public final class StoryLine {
  /** The fields of each object, in the order of the schema. */
  static final List<String> FIELDS =
      List.of(
          "id",
          "title",
          "prompt",
          "continues",
          "status",
          "isComplete",
          "createdAt",
          "updatedAt",
          "text",
          "attempt",
          "error",
          "model",
          "finishReason",
          "promptTokens",
          "completionTokens",
          "tokensEstimated");

  static final List<String> ERROR_FIELDS = List.of("code", "message");

  private static final Selection<Story> ALL =
      Selection.of(StoryFields.story(), FIELDS, ERROR_FIELDS);

  private StoryLine() {}

  /** Adds the line of {@code story}, its end included. */
  public static void append(Story story, StringBuilder lines) {
    ALL.write(story, lines);
    lines.append('\n');
  }
}
