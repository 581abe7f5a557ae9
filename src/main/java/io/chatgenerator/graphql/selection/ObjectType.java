package io.chatgenerator.graphql.selection;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.LightDataFetcher;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A type of the schema whose values are an {@code S}, and how its fields are read: without
 * reflection, for they are read with every event.
 */
public final class ObjectType<S> {
  private static final String TYPE_NAME = "__typename";

  private final String name;
  private final Map<String, Function<S, ?>> fields;
  private final Map<String, ObjectType<?>> objects;
  private final Set<String> recurring;
  private final Function<S, ?> typeName;

  /** A type whose fields may all differ from event to event. */
  public ObjectType(
      String name, Map<String, Function<S, ?>> fields, Map<String, ObjectType<?>> objects) {
    this(name, fields, objects, Set.of());
  }

  /**
   * @param name in the schema
   * @param objects the types of those fields that are objects
   * @param recurring the plain fields whose value is the same in many events
   */
  public ObjectType(
      String name,
      Map<String, Function<S, ?>> fields,
      Map<String, ObjectType<?>> objects,
      Set<String> recurring) {
    this.name = name;
    this.fields = Map.copyOf(fields);
    this.objects = Map.copyOf(objects);
    this.recurring = Set.copyOf(recurring);
    this.typeName = value -> name;
  }

  /** What the schema calls it. */
  public String name() {
    return name;
  }

  /** How an execution reads its fields. */
  public Map<String, DataFetcher<?>> fetchers() {
    Map<String, DataFetcher<?>> fetchers = new HashMap<>();
    fields.forEach((name, field) -> fetchers.put(name, new FieldOf<>(field)));
    return fetchers;
  }

  /** How a field is read; empty where the type does not say. */
  Optional<Function<S, ?>> field(String name) {
    return Optional.ofNullable(name.equals(TYPE_NAME) ? typeName : fields.get(name));
  }

  /** Whether a field has the same value in many events. */
  boolean recurs(String name) {
    return recurring.contains(name);
  }

  /** The type of a field that is an object; empty for any other. */
  Optional<ObjectType<?>> object(String name) {
    return Optional.ofNullable(objects.get(name));
  }

  /** Reads one field of a source that the schema knows to be an {@code S}. */
  private record FieldOf<S>(Function<S, ?> field) implements LightDataFetcher<Object> {
    @Override
    @SuppressWarnings("unchecked")
    public Object get(
        GraphQLFieldDefinition definition, Object source, Supplier<DataFetchingEnvironment> call) {
      return field.apply((S) source);
    }

    @Override
    public Object get(DataFetchingEnvironment call) {
      return field.apply(call.getSource());
    }
  }
}
