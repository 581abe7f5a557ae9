/**
 * Writes stories: create, secret, generate, save, with the leases and attempts that let any task go
 * on where another one stopped.
 */
package io.chatgenerator.pipeline;
