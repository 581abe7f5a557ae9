/**
 * Counts what the service was made to survive: bad inputs, faults of other systems, random and
 * mutated input. {@code mvn -Pfaults verify} runs all of it and prints the table.
 */
package io.chatgenerator.robustness;
