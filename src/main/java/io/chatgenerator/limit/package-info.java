/**
 * How often callers may come, by buckets of bounded number that fill again as time passes, and how
 * often this service tries again what has failed. Each process counts for itself, over all its
 * event loops.
 */
package io.chatgenerator.limit;
