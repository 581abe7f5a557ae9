package io.chatgenerator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of classes that are loaded anew, as other tests have read JSON before. */
class JsonBuffersTest {
  @ParameterizedTest
  @ValueSource(strings = {"com.fasterxml.jackson", "software.amazon.awssdk.thirdparty.jackson"})
  void areOtherOnesAfterARelease(String jackson) throws Exception {
    try (var process = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class<?> buffers = process.loadClass(JsonBuffers.class.getName());
      Class<?> recyclers = process.loadClass(jackson + ".core.util.BufferRecyclers");
      call(buffers, "track");
      Object first = call(recyclers, "getBufferRecycler");
      assertThat(call(recyclers, "getBufferRecycler")).isSameAs(first);
      call(buffers, "release");
      assertThat(call(recyclers, "getBufferRecycler")).isNotSameAs(first);
    }
  }

  private static Object call(Class<?> type, String name) throws ReflectiveOperationException {
    Method method = type.getDeclaredMethod(name);
    method.setAccessible(true);
    return method.invoke(null);
  }

  private static URL[] classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(JsonBuffersTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
