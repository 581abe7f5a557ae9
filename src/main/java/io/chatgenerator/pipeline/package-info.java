/**
 * Writes stories: create, secret, generate, save, with the leases and attempts that let any task go
 * on where another one stopped. A class is confined to the event loop of its task, save where it
 * says otherwise.
 */
package io.chatgenerator.pipeline;
