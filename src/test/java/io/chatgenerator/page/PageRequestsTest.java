package io.chatgenerator.page;

import static graphql.schema.idl.UnExecutableSchemaGenerator.makeUnExecutableSchema;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.ParseAndValidate;
import graphql.ParseAndValidateResult;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page asks for what any other client can ask for: see schema.graphql and docs/protocol.md. */
class PageRequestsTest {
  private static final Path FILES = Path.of("src", "main", "resources", "web");
  private static final GraphQLSchema SCHEMA =
      makeUnExecutableSchema(new SchemaParser().parse(read(Path.of("schema.graphql"))));

  /** A document in quotes of any kind; the example of GraphiQL begins with a comment. */
  private static final Pattern DOCUMENT =
      Pattern.compile("(['`])((?:query|mutation|subscription|# )[^'`]*\\{[^'`]*)\\1");

  /** What every selection of a story has, as a constant of api.js. */
  private static final Pattern STORY = Pattern.compile("STORY = '([^']*)'");

  /** The mutations that have the same arguments and selection, by name. */
  private static final Pattern CHANGE = Pattern.compile("change\\('(\\w+)'\\)");

  private static final Pattern FETCHED = Pattern.compile("fetch\\(['`]([^'`]*)['`]");
  private static final Pattern SOCKET = Pattern.compile("url: `[^`]*\\$\\{location.host}([^`]*)`");

  @Test
  void sendsDocumentsOfTheSchemaAndNoOperationOfAppSync() {
    List<String> documents = documents();
    assertThat(documents).allSatisfy(PageRequestsTest::assertValid);
    assertThat(documents.stream().flatMap(PageRequestsTest::operations).distinct())
        .containsExactlyInAnyOrder(
            "story",
            "stories",
            "createStory",
            "cancelStory",
            "retryStory",
            "deleteStory",
            "deleteAllStories",
            "erasure",
            "myUsage",
            "storiesChanged",
            "storyText");
  }

  @Test
  void callsNoAddressThatIsNotDocumented() {
    String protocol = read(Path.of("docs", "protocol.md"));
    assertThat(Stream.concat(found(FETCHED), found(SOCKET)).map(match -> match.group(1)).distinct())
        .containsExactlyInAnyOrder(
            "/graphql",
            "/config.json",
            "/stories.jsonl${query}",
            "${base}/.well-known/openid-configuration")
        .filteredOn(address -> address.startsWith("/"))
        .map(address -> address.replaceAll("[$].*", ""))
        .allMatch(address -> protocol.contains(" " + address + "`"));
  }

  private static List<String> documents() {
    String story = found(STORY).findFirst().orElseThrow().group(1);
    List<String> changes = found(CHANGE).map(match -> match.group(1)).toList();
    return found(DOCUMENT)
        .map(match -> match.group(2).replace("${STORY}", story))
        .flatMap(
            document ->
                document.contains("${mutation}")
                    ? changes.stream().map(name -> document.replace("${mutation}", name))
                    : Stream.of(document))
        .toList();
  }

  private static void assertValid(String document) {
    ParseAndValidateResult result =
        ParseAndValidate.parseAndValidate(
            SCHEMA, ExecutionInput.newExecutionInput(document).build());
    assertThat(result.getErrors()).as(document).isEmpty();
  }

  private static Stream<String> operations(String document) {
    Document parsed =
        ParseAndValidate.parse(ExecutionInput.newExecutionInput(document).build()).getDocument();
    return parsed.getDefinitionsOfType(OperationDefinition.class).stream()
        .flatMap(operation -> operation.getSelectionSet().getSelectionsOfType(Field.class).stream())
        .map(Field::getName);
  }

  private static Stream<MatchResult> found(Pattern pattern) {
    try (Stream<Path> files = Files.walk(FILES)) {
      return files
          .filter(file -> file.toString().endsWith(".js"))
          .map(PageRequestsTest::read)
          .flatMap(script -> pattern.matcher(script).results())
          .toList()
          .stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
