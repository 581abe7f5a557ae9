/** How the log is written, and how operators change what is in it. It alone knows Logback. */
package io.chatgenerator.logging;
