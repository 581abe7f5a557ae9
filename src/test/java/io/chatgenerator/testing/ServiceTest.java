package io.chatgenerator.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the whole service over its ports, with stand-ins for the outside systems. Takes a
 * {@link Service} as a parameter, the same one for all tests of a run. Fails where an event loop of
 * the service was blocked in the meantime.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServiceExtension.class)
public @interface ServiceTest {}
