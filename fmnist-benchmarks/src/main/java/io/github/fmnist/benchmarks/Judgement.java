package io.github.fmnist.benchmarks;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether a target is met.
 *
 * @param ratio of the medians of fmnist and its peer
 */
record Judgement(Target target, double ratio) {

  /** Judges all targets of the contenders that were measured. */
  static List<Judgement> of(Report report) {
    return Target.ALL.stream()
        .flatMap(
            target -> report.ratio(target).stream().mapToObj(ratio -> new Judgement(target, ratio)))
        .toList();
  }

  /** Returns whether the ratio is at least that of the target. */
  boolean isMet() {
    return ratio >= target.least();
  }

  /** Returns a Markdown table. */
  static String table(List<Judgement> judgements) {
    return "| workload | contenders | ratio of medians | target | |\n|---|---|---:|---:|---|\n"
        + judgements.stream().map(Judgement::row).collect(Collectors.joining());
  }

  /** The ratio is rounded down, lest a missed target look like one that is met. */
  private String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %s : %s | %s | %.2f | %s |%n",
        target.workload().label(),
        target.binding().label(target.contender().label()),
        target.peer().label(),
        BigDecimal.valueOf(ratio).setScale(2, RoundingMode.DOWN),
        target.least(),
        isMet() ? "met" : "missed");
  }
}
