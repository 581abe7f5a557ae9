/**
 * The graphql-transport-ws protocol, as written down in the PROTOCOL.md of the graphql-ws project.
 * One {@link io.chatgenerator.ws.GraphQLWsConnection} per socket moves through small states, each
 * answering every kind of message. Everything is confined to one event loop.
 */
package io.chatgenerator.ws;
