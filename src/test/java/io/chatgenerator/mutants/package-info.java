/** Bugs that are seeded on purpose, to see that the tests find them. */
package io.chatgenerator.mutants;
