/** The whole service at the wire, as its callers see it. */
package io.chatgenerator.e2e;
