package io.chatgenerator.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service answered Prometheus. */
public final class Scrape {
  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(\\{.*})? (\\S+)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<Sample, Double> samples = new LinkedHashMap<>();

  private Scrape() {}

  private record Sample(String name, Map<String, String> labels) {}

  public static Scrape of(String text) {
    Scrape scrape = new Scrape();
    text.lines().forEach(scrape::read);
    return scrape;
  }

  /** The families of metrics, as Prometheus groups them. */
  public Set<String> names() {
    return new TreeSet<>(types.keySet());
  }

  public String type(String name) {
    return types.get(name);
  }

  /** The sum of all samples of this name that have these labels, pairs of name and value. */
  public double value(String name, String... labels) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      wanted.put(labels[i], labels[i + 1]);
    }
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().name().equals(name))
        .filter(sample -> sample.getKey().labels().entrySet().containsAll(wanted.entrySet()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private void read(String line) {
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (type.matches()) {
      types.put(type.group(1), type.group(2));
    } else if (sample.matches()) {
      samples.put(
          new Sample(sample.group(1), labels(sample.group(2))),
          Double.parseDouble(sample.group(3)));
    }
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    Matcher label = LABEL.matcher(text == null ? "" : text);
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return labels;
  }
}
