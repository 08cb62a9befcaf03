package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("FMNIST_DATA");
    int exitCode =
        builder
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Console(exitCode, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
