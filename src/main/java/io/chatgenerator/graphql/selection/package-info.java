/**
 * Reads what an operation selects once and writes all its objects by that, for subscriptions and
 * for lists. The one package that uses classes which graphql-java marks as internal.
 */
package io.chatgenerator.graphql.selection;
