/**
 * Follows stories for subscribers: state read once, then kept up to date by events, and given at
 * each one's pace.
 */
package io.chatgenerator.live;
