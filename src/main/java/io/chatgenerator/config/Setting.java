package io.chatgenerator.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * One environment variable that the service reads.
 *
 * @param name of the variable
 * @param parser of its text; throws an {@link IllegalArgumentException} whose message continues a
 *     sentence that begins with the name, and never repeats the text
 * @param defaultValue what counts when the variable is unset or empty, as it would be written
 * @param whenAbsent for people: the default, or what happens where there is none
 * @param required true: the service does not start without it
 * @param description what it is for, in a few words
 */
public record Setting<T>(
    String name,
    Function<String, T> parser,
    Optional<String> defaultValue,
    String whenAbsent,
    boolean required,
    String description) {}
