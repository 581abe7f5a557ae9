/**
 * Measures the service against a floor: a plain relay without GraphQL, token check and database.
 * Both are real processes on one CPU; the driver and all stand-ins live on another one, on a single
 * event loop, and need no lock.
 */
package io.chatgenerator.perf;
