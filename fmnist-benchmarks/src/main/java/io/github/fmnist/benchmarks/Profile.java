package io.github.fmnist.benchmarks;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a step of our engine goes: by primitive, implementation and shape.
 *
 * @param peak what the machine gives
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
   */
  record Row(PrimitiveRun run, double calls, double milliseconds) {
    double gigaOperationsPerSecond() {
      return calls * run.operations() / milliseconds / 1e6;
    }

    double gigabytesPerSecond() {
      return calls * run.bytes() / milliseconds / 1e6;
    }
  }

  /** Measures the machine and the workload, each in a process of its own. */
  static Profile of(Workload workload, int threads) throws IOException, InterruptedException {
    ChildProcess child = new ChildProcess(threads);
    PeakWorker.Peak peak = child.run(PeakWorker.Peak.class, PeakWorker.class);
    ChildProcess.Output<ProfileWorker.Steps> output =
        child.output(ProfileWorker.Steps.class, ProfileWorker.class, workload.label());
    return of(workload.label(), peak, output.result(), output.lines());
  }

  static Profile of(
      String workload, PeakWorker.Peak peak, ProfileWorker.Steps steps, List<String> lines) {
    Map<PrimitiveRun, List<PrimitiveRun>> alike =
        lines.stream()
            .map(PrimitiveRun::of)
            .flatMap(Optional::stream)
            .collect(Collectors.groupingBy(PrimitiveRun::untimed));
    List<Row> rows =
        alike.entrySet().stream()
            .map(
                entry ->
                    new Row(
                        entry.getKey(),
                        (double) entry.getValue().size() / steps.steps(),
                        entry.getValue().stream().mapToDouble(PrimitiveRun::milliseconds).sum()
                            / steps.steps()))
            .sorted(Comparator.comparingDouble(Row::milliseconds).reversed())
            .toList();
    return new Profile(workload, peak, steps.milliseconds(), rows);
  }

  /** Returns a Markdown table, with what the machine gives above it and the sums below. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        format(
            "%s: %.2f ms a step, %.1f GFLOP in products, %.0f GFLOP/s, %.0f %% of peak%n",
            workload,
            milliseconds,
            operations() / 1e9,
            operations() / milliseconds / 1e6,
            100 * operations() / milliseconds / 1e6 / peak.operations()));
    table.append(
        format(
            "machine: %.0f GFLOP/s by matrix product, %.0f by convolution; %.1f GB/s by copy%n%n",
            peak.matmul(), peak.convolution(), peak.bandwidth()));
    table.append(
        "| primitive | implementation | shape | calls | ms | of the step | GFLOP/s | of peak | GB/s"
            + " |\n");
    table.append("|---|---|---|---:|---:|---:|---:|---:|---:|\n");
    rows.stream().filter(row -> !isSmall(row)).forEach(row -> table.append(line(row)));
    double small = rows.stream().filter(this::isSmall).mapToDouble(Row::milliseconds).sum();
    double all = rows.stream().mapToDouble(Row::milliseconds).sum();
    table.append(sum("below %.1f %% each".formatted(100 * SMALL), small));
    table.append(sum("all primitives", all));
    table.append(sum("the rest of the step: Java, and calls of primitives", milliseconds - all));
    return table.toString();
  }

  private boolean isSmall(Row row) {
    return row.milliseconds() < SMALL * milliseconds;
  }

  private double operations() {
    return rows.stream().mapToDouble(row -> row.calls() * row.run().operations()).sum();
  }

  private String line(Row row) {
    PrimitiveRun run = row.run();
    boolean isProduct = run.operations() > 0;
    return format(
        "| %s%s | %s | %s | %.1f | %.3f | %.1f %% | %s | %s | %.1f |%n",
        run.primitive(),
        run.propagation().equals("undef") ? "" : ", " + run.propagation(),
        run.implementation(),
        run.problem(),
        row.calls(),
        row.milliseconds(),
        100 * row.milliseconds() / milliseconds,
        isProduct ? format("%.0f", row.gigaOperationsPerSecond()) : "-",
        isProduct
            ? format("%.0f %%", 100 * row.gigaOperationsPerSecond() / peak.operations())
            : "-",
        row.gigabytesPerSecond());
  }

  private String sum(String what, double time) {
    return format("| %s | | | | %.3f | %.1f %% | | | |%n", what, time, 100 * time / milliseconds);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
