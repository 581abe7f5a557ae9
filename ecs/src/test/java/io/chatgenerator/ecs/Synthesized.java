package io.chatgenerator.ecs;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.assertions.Template;

/**
 * The stack as CloudFormation would get it. Making it takes seconds, so all tests share one for
 * users and one for a trial.
 */
final class Synthesized {
  private static final Map<Map<String, Object>, Synthesized> MADE = new HashMap<>();

  private final ChatGeneratorStack stack;
  private final Template template;
  private final JsonNode json;

  private Synthesized(Map<String, Object> context) {
    Map<String, Object> all = new HashMap<>(flags());
    all.putAll(context);
    App app = new App(AppProps.builder().context(all).build());
    stack = ChatGeneratorApp.define(app);
    template = Template.fromStack(stack);
    json = new ObjectMapper().valueToTree(template.toJSON());
  }

  /** As an operator gets it who sets no option. */
  static Synthesized service() {
    return with(Map.of("trial", "false"));
  }

  /** Over plain HTTP. */
  static Synthesized trial() {
    return with(Map.of("trial", "true"));
  }

  static synchronized Synthesized with(Map<String, Object> context) {
    return MADE.computeIfAbsent(context, Synthesized::new);
  }

  /** What the CDK command line adds from its file. */
  private static Map<String, Object> flags() {
    try {
      JsonNode file = new ObjectMapper().readTree(Path.of("cdk.json").toFile());
      return new ObjectMapper()
          .convertValue(file.path("context"), new TypeReference<Map<String, Object>>() {});
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  ChatGeneratorStack stack() {
    return stack;
  }

  Template template() {
    return template;
  }

  JsonNode json() {
    return json;
  }

  /** The properties of each resource of a type. */
  List<JsonNode> all(String type) {
    return resources(type).map(resource -> resource.path("Properties")).toList();
  }

  /** The properties of the only resource of a type. */
  JsonNode only(String type) {
    List<JsonNode> found = all(type);
    if (found.size() != 1) {
      throw new AssertionError("not one but " + found.size() + " of " + type);
    }
    return found.get(0);
  }

  /** The whole resources of a type, with what they say besides their properties. */
  Stream<JsonNode> resources(String type) {
    return elements(json.path("Resources"))
        .filter(resource -> resource.path("Type").asText().equals(type));
  }

  /** The name that references to the only resource of a type use. */
  String logicalId(String type) {
    return json.path("Resources").properties().stream()
        .filter(entry -> entry.getValue().path("Type").asText().equals(type))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** The container of the service. */
  JsonNode container() {
    return container("Service").orElseThrow();
  }

  Optional<JsonNode> container(String name) {
    return elements(only("AWS::ECS::TaskDefinition").path("ContainerDefinitions"))
        .filter(container -> container.path("Name").asText().equals(name))
        .findFirst();
  }

  /** Types of all resources, by the ids that CloudFormation knows them by. */
  Map<String, String> types() {
    Map<String, String> types = new TreeMap<>();
    json.path("Resources")
        .properties()
        .forEach(entry -> types.put(entry.getKey(), entry.getValue().path("Type").asText()));
    return types;
  }

  /** The value of a listed attribute, such as {@code [{"Key": key, "Value": value}]}. */
  static JsonNode attribute(JsonNode list, String key) {
    return elements(list)
        .filter(entry -> entry.path("Key").asText().equals(key))
        .map(entry -> entry.path("Value"))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /** The elements of an array, the values of an object. */
  static Stream<JsonNode> elements(JsonNode parent) {
    return StreamSupport.stream(parent.spliterator(), false);
  }

  /** An array's texts, or the text itself where CloudFormation allows both. */
  static List<String> texts(JsonNode oneOrMany) {
    return oneOrMany.isArray()
        ? elements(oneOrMany).map(JsonNode::asText).toList()
        : List.of(oneOrMany.asText());
  }
}
