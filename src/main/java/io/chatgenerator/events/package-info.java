/** The event bus: events of stories for whoever follows them, and talk between tasks. */
package io.chatgenerator.events;
