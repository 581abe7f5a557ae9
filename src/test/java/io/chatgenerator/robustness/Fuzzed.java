package io.chatgenerator.robustness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * A property that is tried with ever new input for as many seconds as the system property {@code
 * fuzz.seconds} says, 1 where it says nothing. A failure is shrunk, and told with its seed.
 */
@Property(tries = Integer.MAX_VALUE, generation = GenerationMode.RANDOMIZED)
@AddLifecycleHook(UntilTimeIsUp.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Fuzzed {}
