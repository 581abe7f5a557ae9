/**
 * The table of stories in DynamoDB.
 *
 * <p>One table, one partition per owner. Besides the stories it holds items that no query for
 * stories ever meets, since their ids begin with {@code #}: one per client token, and the owner's
 * account with the ids of the active stories, of which earlier versions kept a part in an item of
 * its own. One account is that of the deployment: the tokens of all users.
 */
package io.chatgenerator.dynamodb;
