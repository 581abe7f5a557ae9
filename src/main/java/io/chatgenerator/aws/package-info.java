/** How the AWS SDK reaches AWS. */
package io.chatgenerator.aws;
