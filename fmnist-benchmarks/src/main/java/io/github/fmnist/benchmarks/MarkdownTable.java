package io.github.fmnist.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Writes a {@link Report} for people. */
final class MarkdownTable {
  private static final List<Contender> PEERS =
      List.of(
          Contender.PYTORCH,
          Contender.PYTORCH_BF16,
          Contender.ONNX_RUNTIME,
          Contender.ONEDNN_FLOOR,
          Contender.CONVOLUTION_PEAK,
          Contender.DL4J);

  private MarkdownTable() {}

  /** One row for each workload and contender; ratios are those of the medians. */
  static String of(Report report) {
    StringBuilder table = new StringBuilder();
    table.append("| workload | contender | threads | images/s | min - max |");
    PEERS.forEach(peer -> table.append(" x ").append(peer.label()).append(" |"));
    table.append(" memory, MB |\n|---|---|---:|---:|---:|");
    table.append("---:|".repeat(PEERS.size())).append("---:|\n");
    for (Report.Measured workload : report.workloads()) {
      workload.contenders().forEach(c -> table.append(row(workload, c)));
    }
    return table.toString();
  }

  private static String row(Report.Measured workload, Report.Contestant contestant) {
    StringBuilder row = new StringBuilder();
    row.append(
        format(
            "| %s | %s | %d | %,.0f | %,.0f - %,.0f |",
            workload.name(),
            contestant.binding().label(contestant.name()),
            contestant.threads(),
            contestant.imagesPerSecond(),
            Collections.min(contestant.rounds()),
            Collections.max(contestant.rounds())));
    PEERS.forEach(peer -> row.append(ratio(workload, contestant, peer)));
    return row.append(format(" %,.0f |%n", contestant.residentMegabytes())).toString();
  }

  private static String ratio(
      Report.Measured workload, Report.Contestant contestant, Contender peer) {
    OptionalDouble ratio = workload.ratio(contestant, peer);
    return ratio.isPresent() ? format(" %.2f |", ratio.getAsDouble()) : " - |";
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
