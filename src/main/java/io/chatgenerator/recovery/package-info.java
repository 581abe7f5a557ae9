/**
 * Finds stories and erasures that no task works on, and takes them over. Knows {@code pipeline},
 * which knows nothing of it.
 */
package io.chatgenerator.recovery;
