/**
 * Sends traces of requests and stories by OpenTelemetry, where that is asked for. It alone knows
 * OpenTelemetry, none of which is loaded otherwise.
 */
package io.chatgenerator.tracing;
