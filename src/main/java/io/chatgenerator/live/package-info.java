/**
 * Follows stories for subscribers: state read once, then kept up to date by events, and given at
 * each one's pace. A class is confined to the event loop of its task, save where it says otherwise.
 */
package io.chatgenerator.live;
