/**
 * How much one document, one operation and one user may ask for. graphql-java's own {@code
 * MaxQueryDepthInstrumentation} and {@code MaxQueryComplexityInstrumentation} visit a whole
 * operation before they compare it, and 20 fragments that spread each other twice are a million
 * visits; what is here ends with the first limit that is passed.
 */
package io.chatgenerator.graphql.limits;
