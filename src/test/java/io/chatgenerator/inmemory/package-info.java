/**
 * DynamoDB in memory, for tests that need thousands of tables a minute: the requests of the SDK's
 * client, answered in the calling thread. {@code DifferentialIT} holds it to DynamoDB Local.
 */
package io.chatgenerator.inmemory;
