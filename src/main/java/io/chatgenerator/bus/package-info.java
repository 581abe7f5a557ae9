/** What carries events and questions between tasks: the event bus, and the cluster it spans. */
package io.chatgenerator.bus;
