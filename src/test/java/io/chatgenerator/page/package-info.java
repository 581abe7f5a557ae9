/** The web page in a real browser, against the whole service with its stand-ins. */
package io.chatgenerator.page;
