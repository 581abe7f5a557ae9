package io.chatgenerator.mutants;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Loads this project's classes anew, one of them with a bug; libraries are shared. */
final class MutantLoader extends URLClassLoader {
  private static final String OURS = "io.chatgenerator.";

  private MutantLoader(URL[] urls) {
    super(urls, MutantLoader.class.getClassLoader());
  }

  /** Compiles the changed file alone, in front of everything else on the class path. */
  static MutantLoader of(Mutant mutant, Path folder) throws IOException {
    Path source = folder.resolve("java").resolve(Path.of(mutant.file()).getFileName());
    Path classes = folder.resolve("classes");
    Files.createDirectories(source.getParent());
    Files.createDirectories(classes);
    Files.writeString(source, mutant.mutated(), StandardCharsets.UTF_8);
    String path = System.getProperty("java.class.path");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-parameters",
                "-d",
                classes.toString(),
                "-cp",
                path,
                source.toString());
    if (result != 0) {
      throw new IllegalStateException("does not compile: " + mutant);
    }
    List<URL> urls = new ArrayList<>();
    urls.add(url(classes));
    for (String each : path.split(File.pathSeparator, -1)) {
      urls.add(url(Path.of(each)));
    }
    return new MutantLoader(urls.toArray(URL[]::new));
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
