/**
 * Who is calling: from a bearer token to an {@link io.chatgenerator.auth.AuthenticatedUser}. Knows
 * Vert.x and {@code config}, and nothing of GraphQL.
 */
package io.chatgenerator.auth;
