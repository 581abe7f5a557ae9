/** The service's HTTP surface. Every handler runs on the event loop of the one server verticle. */
package io.chatgenerator.http;
