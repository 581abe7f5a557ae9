/** The web page and GraphiQL: files for browsers, and what browsers may do with them. */
package io.chatgenerator.page;
