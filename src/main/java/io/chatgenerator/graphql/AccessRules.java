package io.chatgenerator.graphql;

import static java.util.stream.Collectors.toSet;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLDirectiveContainer;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.auth.AuthenticatedUser.Kind;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lets only those callers reach an operation whom its directives name: {@code @aws_iam} a machine, {@code
 * @aws_cognito_user_pools} or none a user. A directive of the field goes before one of its type.
 */
final class AccessRules implements SchemaDirectiveWiring {
  private static final Set<String> OPERATION_TYPES = Set.of("Query", "Mutation", "Subscription");
  private static final Map<String, Kind> KINDS =
      Map.of("aws_iam", Kind.MACHINE, "aws_cognito_user_pools", Kind.USER);

  private final Set<String> guarded = new HashSet<>();

  @Override
  public GraphQLFieldDefinition onField(
      SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> environment) {
    GraphQLFieldsContainer type = environment.getFieldsContainer();
    GraphQLFieldDefinition field = environment.getElement();
    if (OPERATION_TYPES.contains(type.getName())) {
      environment.setFieldDataFetcher(guard(environment.getFieldDataFetcher(), kinds(field, type)));
      guarded.add(type.getName() + "." + field.getName());
    }
    return field;
  }

  /** Whether callers of this operation, such as {@code Query.story}, are checked. */
  boolean isGuarded(String operation) {
    return guarded.contains(operation);
  }

  private static DataFetcher<?> guard(DataFetcher<?> fetcher, Set<Kind> allowed) {
    return call -> {
      check(call, allowed);
      return fetcher.get(call);
    };
  }

  private static void check(DataFetchingEnvironment call, Set<Kind> allowed) {
    AuthenticatedUser caller = call.getGraphQlContext().get(AuthenticatedUser.class);
    if (caller == null) {
      throw new RequestException(ErrorCode.UNAUTHENTICATED, "A token is needed.");
    }
    if (!allowed.contains(caller.kind())) {
      throw new RequestException(
          ErrorCode.FORBIDDEN, "This operation is not for this kind of caller.");
    }
  }

  private static Set<Kind> kinds(GraphQLFieldDefinition field, GraphQLFieldsContainer type) {
    Set<Kind> own = named(field);
    Set<Kind> inherited = own.isEmpty() ? named((GraphQLDirectiveContainer) type) : own;
    return inherited.isEmpty() ? Set.of(Kind.USER) : inherited;
  }

  private static Set<Kind> named(GraphQLDirectiveContainer element) {
    return KINDS.entrySet().stream()
        .filter(kind -> element.hasAppliedDirective(kind.getKey()))
        .map(Map.Entry::getValue)
        .collect(toSet());
  }
}
