package io.chatgenerator.config;

import java.util.List;

/**
 * The settings are not usable. Holds every fault that was found, each naming its variable and what
 * is wrong with it; the values themselves are never repeated, as any of them may be a secret.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public ConfigException(List<String> problems) {
    super("Configuration is not usable: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each fault, in the order of the documentation. */
  public List<String> problems() {
    return problems;
  }
}
