package io.chatgenerator.logging;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.JsonEscapeUtil;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object for each line of the log, with the fields that code added to it at the top, where
 * those who read logs look for them.
 */
public final class JsonLines extends JsonEncoder {
  public JsonLines() {
    setWithSequenceNumber(false);
    setWithNanoseconds(false);
    setWithContext(false);
    setWithArguments(false);
    setWithMDC(false);
    setWithMarkers(false);
    setWithMessage(false);
    setWithFormattedMessage(true);
  }

  @Override
  protected void appendKeyValuePairs(StringBuilder line, ILoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> append(line, pair));
    }
  }

  private static void append(StringBuilder line, KeyValuePair pair) {
    line.append(VALUE_SEPARATOR)
        .append(QUOTE)
        .append(JsonEscapeUtil.jsonEscapeString(pair.key))
        .append(QUOTE_COL);
    if (pair.value instanceof Number || pair.value instanceof Boolean) {
      line.append(pair.value);
    } else {
      line.append(QUOTE)
          .append(JsonEscapeUtil.jsonEscapeString(String.valueOf(pair.value)))
          .append(QUOTE);
    }
  }
}
