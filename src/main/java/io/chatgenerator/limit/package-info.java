/**
 * How often callers may come: buckets of bounded number, filled again as time passes. Each task
 * counts for itself, and all of it is confined to its event loop.
 */
package io.chatgenerator.limit;
