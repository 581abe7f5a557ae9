/**
 * How often callers may come, by buckets of bounded number that fill again as time passes, and how
 * often this service tries again what has failed. Each task counts for itself, and all of it is
 * confined to its event loop.
 */
package io.chatgenerator.limit;
