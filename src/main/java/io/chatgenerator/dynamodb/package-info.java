/**
 * The table of stories in DynamoDB.
 *
 * <p>One table, one partition per owner. Besides the stories it holds two kinds of items that no
 * query for stories ever meets, since their ids begin with {@code #}: one per client token, and the
 * owner's account with the ids of the active stories.
 */
package io.chatgenerator.dynamodb;
