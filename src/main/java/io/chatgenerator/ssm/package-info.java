/** AWS Systems Manager Parameter Store, which keeps the key of the language model. */
package io.chatgenerator.ssm;
