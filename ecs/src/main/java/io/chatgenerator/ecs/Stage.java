package io.chatgenerator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The options of one environment, in a file of their own: {@code -c stage=production}. */
final class Stage {
  private Stage() {}

  /** Options of the command line, and after them those of the stage that it names. */
  static Function<String, Object> over(Function<String, Object> context, Path folder) {
    Object stage = context.apply("stage");
    if (stage == null) {
      return context;
    }
    Map<?, ?> file = read(folder.resolve(stage + ".json"));
    return name -> {
      Object given = context.apply(name);
      return given == null ? file.get(name) : given;
    };
  }

  private static Map<?, ?> read(Path file) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      JsonNode json = mapper.readTree(file.toFile());
      List<String> unknown =
          json.properties().stream()
              .map(Map.Entry::getKey)
              .filter(name -> !options().contains(name))
              .map(name -> file + " names no option by " + name)
              .toList();
      if (!unknown.isEmpty()) {
        throw new StackOptions.InvalidException(unknown);
      }
      return mapper.convertValue(json, Map.class);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new StackOptions.InvalidException(List.of(file + " is no file of JSON with options"));
    }
  }

  private static Set<String> options() {
    return Stream.of(StackOptions.class.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.toSet());
  }
}
