package io.github.fmnist.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java process with a number of native threads, bound to cores or not, that prints JSON. */
final class ChildProcess {
  /**
   * PyTorch allocates every tensor anew; glibc shall keep the pages instead of giving them back.
   */
  private static final Map<String, String> KEEP_PAGES =
      Map.of("MALLOC_MMAP_THRESHOLD_", "2000000000", "MALLOC_TRIM_THRESHOLD_", "4000000000");

  private final int threads;
  private final Binding binding;

  ChildProcess(int threads, Binding binding) {
    this.threads = threads;
    this.binding = binding;
  }

  /**
   * Runs a main class to its end.
   *
   * @param result what the JSON that it prints is
   * @throws IOException if it fails; the message holds what it wrote
   */
  <R> R run(Class<R> result, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return output(result, main, arguments).result();
  }

  /**
   * What a process gave.
   *
   * @param lines all that it and its native libraries wrote
   */
  record Output<R>(R result, List<String> lines) {}

  /** As {@link #run}, for a process that writes more than its result. */
  <R> Output<R> output(Class<R> result, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("fmnist-benchmarks", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder(command(main, arguments));
      builder.environment().putAll(KEEP_PAGES);
      builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
      builder.environment().put("OMP_PROC_BIND", binding.variable());
      int code =
          builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
      List<String> lines = Files.readAllLines(output);
      if (code != 0 || lines.isEmpty()) {
        throw new IOException(
            "%s %s ended with code %d:%n%s"
                .formatted(
                    main.getSimpleName(),
                    String.join(" ", arguments),
                    code,
                    String.join("\n", lines)));
      }
      // Native libraries keep back what they write until the process ends.
      String json =
          lines.stream()
              .filter(line -> line.startsWith("{") || line.startsWith("["))
              .reduce((first, second) -> second)
              .orElseThrow(() -> new IOException(main.getSimpleName() + " printed no result"));
      return new Output<>(new JsonMapper().readValue(json, result), lines);
    } finally {
      Files.delete(output);
    }
  }

  private static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    // The presets then look for PyTorch's libraries there before they unpack their own.
    command.add("-Dorg.bytedeco.javacpp.pathsFirst=true");
    command.add("-Djava.library.path=" + System.getProperty("fmnist.libtorch"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
