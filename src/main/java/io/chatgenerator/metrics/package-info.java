/**
 * What operators read: the other packages say what happens, by their observers, and this one
 * counts. It alone knows Micrometer.
 */
package io.chatgenerator.metrics;
