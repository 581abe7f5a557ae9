package io.chatgenerator.logging;

import ch.qos.logback.core.PropertyDefinerBase;

/**
 * How {@code logback.xml} lets lines be written: {@code text} where the setting LOG_FORMAT says so,
 * else {@code json}. Read before the settings are, so that a fault in them is logged in it.
 */
public final class LogFormat extends PropertyDefinerBase {
  @Override
  public String getPropertyValue() {
    return "text".equals(System.getenv("LOG_FORMAT")) ? "text" : "json";
  }
}
