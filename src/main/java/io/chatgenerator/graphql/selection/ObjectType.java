package io.chatgenerator.graphql.selection;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.LightDataFetcher;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A type of the schema whose values are an {@code S}, and how its fields are read: without
 * reflection, for they are read with every event. Its fields are added before it is used.
 */
public final class ObjectType<S> {
  private static final String TYPE_NAME = "__typename";

  private final String name;
  private final Field<S> typeName;
  private final Map<String, Field<S>> fields = new LinkedHashMap<>();

  /** A type of this name in the schema. */
  public ObjectType(String name) {
    this.name = name;
    this.typeName = new Field<>(value -> name, Optional.empty(), false);
  }

  /** Adds a field. */
  public ObjectType<S> field(String field, Function<S, ?> value) {
    return add(field, new Field<>(value, Optional.empty(), false));
  }

  /** Adds a field whose value is the same in many events. */
  public ObjectType<S> recurring(String field, Function<S, ?> value) {
    return add(field, new Field<>(value, Optional.empty(), true));
  }

  /** Adds a field whose values are objects of {@code type}, or lists of them. */
  public ObjectType<S> object(String field, ObjectType<?> type, Function<S, ?> value) {
    return add(field, new Field<>(value, Optional.of(type), false));
  }

  private ObjectType<S> add(String field, Field<S> added) {
    fields.put(field, added);
    return this;
  }

  /** What the schema calls it. */
  public String name() {
    return name;
  }

  /** How an execution reads its fields. */
  public Map<String, DataFetcher<?>> fetchers() {
    return Map.copyOf(fields);
  }

  /** All fields, in the order in which they were added. */
  Map<String, Field<S>> fields() {
    return fields;
  }

  /** A field; empty where the type does not say how it is read. */
  Optional<Field<S>> field(String field) {
    return Optional.ofNullable(field.equals(TYPE_NAME) ? typeName : fields.get(field));
  }

  /**
   * Reads one field of a source that the schema knows to be an {@code S}.
   *
   * @param type of the value where that is an object
   * @param recurs whether the value is the same in many events
   */
  record Field<S>(Function<S, ?> value, Optional<ObjectType<?>> type, boolean recurs)
      implements LightDataFetcher<Object> {
    @Override
    @SuppressWarnings("unchecked")
    public Object get(
        GraphQLFieldDefinition definition, Object source, Supplier<DataFetchingEnvironment> call) {
      return value.apply((S) source);
    }

    @Override
    public Object get(DataFetchingEnvironment call) {
      return value.apply(call.getSource());
    }
  }
}
