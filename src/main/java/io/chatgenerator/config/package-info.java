/** The settings of the service, as plain values. Imports nothing of the service. */
package io.chatgenerator.config;
