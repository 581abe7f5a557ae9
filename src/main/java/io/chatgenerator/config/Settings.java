package io.chatgenerator.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The environment variables that the service reads. Each record of the configuration defines those
 * of its values: name, parser with its range, default and description.
 */
public final class Settings {
  private final List<Setting<?>> settings = new ArrayList<>();

  Settings() {}

  /** All settings, in the order of the documentation. */
  public static List<Setting<?>> all() {
    return Stream.of(
            AppConfig.SETTINGS,
            LimitsConfig.SETTINGS,
            AwsConfig.SETTINGS,
            StoriesConfig.SETTINGS,
            BudgetConfig.SETTINGS,
            OidcConfig.SETTINGS,
            OpenAiConfig.SETTINGS,
            ClusterConfig.SETTINGS,
            TracingConfig.SETTINGS)
        .<Setting<?>>flatMap(group -> group.settings.stream())
        .toList();
  }

  <T> Setting<T> add(
      String name, Function<String, T> parser, String defaultValue, String description) {
    return add(
        new Setting<>(name, parser, Optional.of(defaultValue), defaultValue, false, description));
  }

  <T> Setting<T> required(String name, Function<String, T> parser, String description) {
    return add(new Setting<>(name, parser, Optional.empty(), "required", true, description));
  }

  <T> Setting<T> optional(
      String name, Function<String, T> parser, String whenAbsent, String description) {
    return add(new Setting<>(name, parser, Optional.empty(), whenAbsent, false, description));
  }

  private <T> Setting<T> add(Setting<T> setting) {
    settings.add(setting);
    return setting;
  }
}
