package io.github.fmnist.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Measures one contender at one workload, in a process of its own, and prints a {@link Sample}. */
final class Worker {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int BYTES_PER_KIBIBYTE = 1024;

  private Worker() {}

  /**
   * Measures.
   *
   * @param args contender, workload, seconds of warm-up, seconds of measurement, a JSON file with
   *     the {@link Products} of the workload
   */
  public static void main(String[] args) throws IOException {
    Workload workload = Workload.of(args[1]);
    JsonMapper json = new JsonMapper();
    Products products = json.readValue(Path.of(args[4]).toFile(), Products.class);
    Job job = Contender.of(args[0]).prepare(workload, products);
    run(job, seconds(args[2]));
    Duration time = seconds(args[3]);
    long begin = System.nanoTime();
    long batches = run(job, time);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Sample sample = new Sample(batches * workload.batchSize() / seconds, residentMegabytes());
    System.out.println(json.writeValueAsString(sample));
    // Native thread pools would keep the process alive.
    System.exit(0);
  }

  private static Duration seconds(String text) {
    return Duration.ofMillis((long) (1000 * Double.parseDouble(text)));
  }

  private static int run(Job job, Duration time) {
    long begin = System.nanoTime();
    int runs = 0;
    while (System.nanoTime() - begin < time.toNanos()) {
      job.run(runs++);
    }
    return runs * job.batches();
  }

  private static double residentMegabytes() throws IOException {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIBIBYTE)
              .findAny()
              .orElseThrow(() -> new IOException(STATUS + " has no line VmHWM"))
          / 1e6;
    }
  }
}
