/**
 * Finds stories and erasures that no task works on, and takes them over. Knows {@code pipeline},
 * which knows nothing of it. A class is confined to the event loop of its task, save where it says
 * otherwise.
 */
package io.chatgenerator.recovery;
