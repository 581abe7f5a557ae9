/**
 * The core: what a story is, and the ports to the outside systems it needs. Knows of no technology
 * but Vert.x futures.
 */
package io.chatgenerator.story;
