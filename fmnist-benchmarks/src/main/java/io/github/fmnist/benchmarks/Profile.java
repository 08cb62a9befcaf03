package io.github.fmnist.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fmnist.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The time of a step of fmnist's engine, by primitive, implementation and shape.
 *
 * @param peak peak performance of the machine
 * @param milliseconds of a step, without the verbose mode of oneDNN, which costs time itself
 * @param rows by falling time
 */
record Profile(String workload, PeakWorker.Peak peak, double milliseconds, List<Row> rows) {
  /** Rows of less than this share of the step are added up. */
  private static final double SMALL = 0.005;

  /**
   * All executions in a step of one primitive, of one implementation and shape.
   *
   * @param run one of them
   * @param calls in a step
   * @param milliseconds of a step
   * @param bareMilliseconds that as many of these products take by themselves, each in the best of
   *     several layouts; NaN for other primitives
   */
  record Row(PrimitiveRun run, double calls, double milliseconds, double bareMilliseconds) {
    double gigaOperationsPerSecond() {
      return calls * run.operations() / milliseconds / 1e6;
    }

    boolean isBare() {
      return !Double.isNaN(bareMilliseconds);
    }

    double gigabytesPerSecond() {
      return calls * run.bytes() / milliseconds / 1e6;
    }
  }

  /** Measures the machine and the workload, each in a process of its own. */
  static Profile of(Workload workload, Precision precision, int threads)
      throws IOException, InterruptedException {
    ChildProcess child = new ChildProcess(threads, Binding.NONE);
    PeakWorker.Peak peak = child.run(PeakWorker.Peak.class, PeakWorker.class);
    ChildProcess.Output<ProfileWorker.Steps> output =
        child.output(
            ProfileWorker.Steps.class, ProfileWorker.class, workload.label(), precision.name());
    Map<PrimitiveRun, List<PrimitiveRun>> alike = alike(output.lines());
    return of(workload.label(), peak, output.result(), alike, floor(child, alike.keySet()));
  }

  /** Returns the milliseconds of each product by itself. */
  private static Map<PrimitiveRun, Double> floor(ChildProcess child, Set<PrimitiveRun> runs)
      throws IOException, InterruptedException {
    List<PrimitiveRun> ordered = List.copyOf(runs);
    Path file = Files.createTempFile("fmnist-benchmarks", ".json");
    try {
      new JsonMapper().writeValue(file.toFile(), ordered);
      double[] milliseconds = child.run(double[].class, FloorWorker.class, file.toString());
      return IntStream.range(0, milliseconds.length)
          .boxed()
          .collect(Collectors.toMap(ordered::get, i -> milliseconds[i]));
    } finally {
      Files.delete(file);
    }
  }

  /** Returns all executions of the verbose mode, by what is executed. */
  static Map<PrimitiveRun, List<PrimitiveRun>> alike(List<String> lines) {
    return lines.stream()
        .map(PrimitiveRun::of)
        .flatMap(Optional::stream)
        .collect(
            Collectors.groupingBy(PrimitiveRun::untimed, LinkedHashMap::new, Collectors.toList()));
  }

  static Profile of(
      String workload,
      PeakWorker.Peak peak,
      ProfileWorker.Steps steps,
      Map<PrimitiveRun, List<PrimitiveRun>> alike,
      Map<PrimitiveRun, Double> floor) {
    List<Row> rows =
        alike.entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue(), steps.steps(), floor))
            .sorted(Comparator.comparingDouble(Row::milliseconds).reversed())
            .toList();
    return new Profile(workload, peak, steps.milliseconds(), rows);
  }

  private static Row row(
      PrimitiveRun run, List<PrimitiveRun> all, int steps, Map<PrimitiveRun, Double> floor) {
    double calls = (double) all.size() / steps;
    double milliseconds = all.stream().mapToDouble(PrimitiveRun::milliseconds).sum() / steps;
    return new Row(run, calls, milliseconds, calls * floor.getOrDefault(run, Double.NaN));
  }

  /**
   * Returns the operations and bytes of a step, beside the machine's peak and the bare products.
   */
  String summary() {
    StringBuilder summary = new StringBuilder();
    summary.append(
        format(
            "%s: %.2f ms a step, %.1f GFLOP in products, %.0f GFLOP/s, %.0f %% of peak%n",
            workload,
            milliseconds,
            operations() / 1e9,
            operations() / milliseconds / 1e6,
            100 * operations() / milliseconds / 1e6 / peak.operations()));
    summary.append(
        format(
            "the same products, bare: %.2f ms, %.0f %% of the step; tensors of %.2f GB, %.1f"
                + " GB/s%n",
            bareMilliseconds(),
            100 * bareMilliseconds() / milliseconds,
            bytes() / 1e9,
            bytes() / milliseconds / 1e6));
    summary.append(
        format(
            "machine: %.0f GFLOP/s by matrix product, %.0f by convolution; %.1f GB/s by copy%n",
            peak.matmul(), peak.convolution(), peak.bandwidth()));
    return summary.toString();
  }

  /** Returns a Markdown table, with the summary above it and the sums below. */
  String table() {
    StringBuilder table = new StringBuilder(summary()).append('\n');
    table.append(
        "| primitive | implementation | shape | calls | ms | of the step | bare, ms | GFLOP/s | of"
            + " peak | GB/s |\n");
    table.append("|---|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
    rows.stream().filter(row -> !isSmall(row)).forEach(row -> table.append(line(row)));
    double small = rows.stream().filter(this::isSmall).mapToDouble(Row::milliseconds).sum();
    double all = rows.stream().mapToDouble(Row::milliseconds).sum();
    double products = rows.stream().filter(Row::isBare).mapToDouble(Row::milliseconds).sum();
    table.append(sum("below %.1f %% each".formatted(100 * SMALL), small));
    table.append(sum("products of convolutions and dense layers", products));
    table.append(sum("the floor: the same products, bare", bareMilliseconds()));
    table.append(sum("all primitives", all));
    table.append(sum("the rest of the step: Java, and calls of primitives", milliseconds - all));
    return table.toString();
  }

  private boolean isSmall(Row row) {
    return row.milliseconds() < SMALL * milliseconds;
  }

  private double bareMilliseconds() {
    return rows.stream().filter(Row::isBare).mapToDouble(Row::bareMilliseconds).sum();
  }

  private double bytes() {
    return rows.stream().mapToDouble(row -> row.calls() * row.run().bytes()).sum();
  }

  private double operations() {
    return rows.stream().mapToDouble(row -> row.calls() * row.run().operations()).sum();
  }

  private String line(Row row) {
    PrimitiveRun run = row.run();
    boolean isProduct = run.operations() > 0;
    return format(
        "| %s%s | %s | %s | %.1f | %.3f | %.1f %% | %s | %s | %s | %.1f |%n",
        run.primitive(),
        run.propagation().equals("undef") ? "" : ", " + run.propagation(),
        run.implementation(),
        run.problem(),
        row.calls(),
        row.milliseconds(),
        100 * row.milliseconds() / milliseconds,
        row.isBare() ? format("%.3f", row.bareMilliseconds()) : "-",
        isProduct ? format("%.0f", row.gigaOperationsPerSecond()) : "-",
        isProduct
            ? format("%.0f %%", 100 * row.gigaOperationsPerSecond() / peak.operations())
            : "-",
        row.gigabytesPerSecond());
  }

  private String sum(String what, double time) {
    return format("| %s | | | | %.3f | %.1f %% | | | | |%n", what, time, 100 * time / milliseconds);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
