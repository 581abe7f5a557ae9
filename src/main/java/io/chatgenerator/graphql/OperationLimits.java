package io.chatgenerator.graphql;

import graphql.parser.ParserOptions;

/**
 * How much one request may ask for. What is over a limit is refused before anything of it is run,
 * with {@code BAD_USER_INPUT} and a sentence that names the limit.
 *
 * @param maxCharacters of the document
 * @param maxTokens of the document, comments and spaces aside
 * @param maxOperations in the document, whichever of them is run
 * @param maxFragments defined in the document; to validate them takes longer than their number says
 * @param maxAliases in the document
 * @param maxDirectives in the document
 * @param maxRootFields of the operation that is run
 * @param maxDepth how deep fields may be nested in each other
 * @param maxListEntries how many entries the lists of the operation may have together
 * @param maxComplexity how many values may be asked for, as {@link OperationSize} counts them
 * @param maxVariableCharacters of all variables together, names and structure included
 * @param maxVariableDepth how deep the values of variables may be nested
 * @param introspection whether the schema can be asked for
 */
public record OperationLimits(
    int maxCharacters,
    int maxTokens,
    int maxOperations,
    int maxFragments,
    int maxAliases,
    int maxDirectives,
    int maxRootFields,
    int maxDepth,
    int maxListEntries,
    int maxComplexity,
    int maxVariableCharacters,
    int maxVariableDepth,
    boolean introspection) {
  private static final int MAX_GRAMMAR_DEPTH = 200;

  /**
   * Room for whatever the schema makes sense of: the longest list with all fields, and the query
   * for the whole schema by which tools like GraphiQL begin, which is 15 deep.
   */
  public static final OperationLimits DEFAULT =
      new OperationLimits(
          16 * 1024, 1_000, 10, 20, 20, 20, 10, 15, 200, 3_000, 64 * 1024, 10, false);

  public OperationLimits withIntrospection(boolean allowed) {
    return new OperationLimits(
        maxCharacters,
        maxTokens,
        maxOperations,
        maxFragments,
        maxAliases,
        maxDirectives,
        maxRootFields,
        maxDepth,
        maxListEntries,
        maxComplexity,
        maxVariableCharacters,
        maxVariableDepth,
        allowed);
  }

  /**
   * With room for texts of so many UTF-16 units, each of which may be escaped where it stands in
   * the document.
   */
  public OperationLimits withRoomForText(int units) {
    return new OperationLimits(
        maxCharacters + "\\uXXXX".length() * units,
        maxTokens,
        maxOperations,
        maxFragments,
        maxAliases,
        maxDirectives,
        maxRootFields,
        maxDepth,
        maxListEntries,
        maxComplexity,
        maxVariableCharacters + units,
        maxVariableDepth,
        introspection);
  }

  /** What the parser sees to by itself. */
  ParserOptions parser() {
    return ParserOptions.getDefaultOperationParserOptions()
        .transform(
            options ->
                options
                    .maxCharacters(maxCharacters)
                    .maxTokens(maxTokens)
                    .maxRuleDepth(MAX_GRAMMAR_DEPTH));
  }
}
