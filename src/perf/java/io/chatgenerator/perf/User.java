package io.chatgenerator.perf;

/** Somebody who asks for stories. */
record User(String name, String token) {}
