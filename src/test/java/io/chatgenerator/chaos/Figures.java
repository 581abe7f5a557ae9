package io.chatgenerator.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What the run counted. Printed as one table when all of it is over, also where it failed. */
final class Figures implements AutoCloseable {
  private static final Path FILE = Path.of("target", "chaos", "figures.md");

  private final List<String> rows = new ArrayList<>();

  void add(String scenario, String what, Object figure) {
    rows.add("| %s | %s | %s |".formatted(scenario, what, figure));
  }

  @Override
  public void close() throws IOException {
    String head = "| scenario (%s) | figure | |\n|---|---|---|\n".formatted(Size.asked());
    String table = head + String.join("\n", rows) + "\n";
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, table);
    System.out.println("\n" + table);
  }

  /** Gives all tests of a run the same figures. */
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType().equals(Figures.class);
    }

    @Override
    public Figures resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Store store = context.getRoot().getStore(Namespace.GLOBAL);
      return store.getOrComputeIfAbsent(Figures.class, unused -> new Figures(), Figures.class);
    }
  }
}
