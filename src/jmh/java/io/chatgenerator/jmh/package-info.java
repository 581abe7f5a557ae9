/** Benchmarks of single steps: {@code mvn -Pjmh verify} compiles and runs each of them briefly. */
package io.chatgenerator.jmh;
