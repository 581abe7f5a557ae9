/** Stand-ins for the outside systems, for tests and for work on one's own machine. */
package io.chatgenerator.local;
