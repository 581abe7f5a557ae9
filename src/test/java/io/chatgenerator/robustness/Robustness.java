package io.chatgenerator.robustness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Tests whose cases are counted in the table of robustness. A test that tries many inputs in one go
 * tells their number by {@link Tries#add}.
 */
@Tag("robustness")
@net.jqwik.api.Tag("robustness")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Robustness {
  /** The row of the table in which they are counted. */
  String value();
}
