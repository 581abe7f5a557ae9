/**
 * GraphQL without a transport: requests in, results out. Both transports, HTTP and WebSocket, use
 * this package and put the same {@link io.chatgenerator.auth.AuthenticatedUser} into the GraphQL
 * context, so that data fetchers cannot distinguish them.
 */
package io.chatgenerator.graphql;
