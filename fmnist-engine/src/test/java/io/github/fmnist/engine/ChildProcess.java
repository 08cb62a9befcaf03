package io.github.fmnist.engine;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a main class in a separate Java process, with the class path of the tests. */
final class ChildProcess {
  private ChildProcess() {}

  /**
   * Runs a class to its end and returns what it wrote to both outputs.
   *
   * @param before a directory to put first on the class path, or null
   */
  static String run(
      Class<?> main, Map<String, String> environment, Path before, String... arguments)
      throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                before == null ? classPath : before + File.pathSeparator + classPath,
                main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
    return output;
  }
}
