package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a main class in a process of its own, without FMNIST_DATA and with an empty cache. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * Runs a main class to its end.
   *
   * @param directory working directory of the process; the files out.txt and err.txt are written
   *     there
   */
  static Console run(Path directory, String classPath, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return console(directory, start(directory, classPath, main, arguments));
  }

  /** Returns what a started process wrote, when it has ended. */
  static Console console(Path directory, Process process) throws IOException, InterruptedException {
    int exitCode = process.waitFor();
    return new Console(
        exitCode,
        Files.readString(directory.resolve("out.txt"), UTF_8),
        Files.readString(directory.resolve("err.txt"), UTF_8));
  }

  /** Starts a main class, as {@link #run} does. */
  static Process start(Path directory, String classPath, Class<?> main, String... arguments)
      throws IOException {
    return start(directory, classPath, Map.of(), main, arguments);
  }

  /** Starts a main class with more environment variables. */
  static Process start(
      Path directory,
      String classPath,
      Map<String, String> environment,
      Class<?> main,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // JDK 24 and newer warn of native libraries without these options, which the launcher also
    // sets.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.matches("--(enable-native|sun-misc-unsafe).*"))
        .forEach(command::add);
    command.add("-Djava.awt.headless=true");
    command.add("-Dorg.deeplearning4j.resources.directory=" + directory.resolve("cache"));
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("FMNIST_DATA");
    builder.environment().putAll(environment);
    return builder
        .directory(directory.toFile())
        .redirectOutput(directory.resolve("out.txt").toFile())
        .redirectError(directory.resolve("err.txt").toFile())
        .start();
  }
}
