package io.github.fmnist.experiments.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The comparison of a run with its repetition.
 *
 * @param verdict whether the results are equal
 * @param findings the results that differ, and how far
 * @param causes what differs in settings and provenance
 */
public record RunComparison(Verdict verdict, List<String> findings, List<String> causes) {
  /** Relative difference of metrics up to which results count as equal within tolerance. */
  static final double TOLERANCE = 0.001;

  /** Whether results are equal. */
  public enum Verdict {
    EQUAL("equal to the bit"),
    CLOSE("equal within a relative tolerance of " + TOLERANCE),
    DIFFERENT("different");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Compares the directories of two finished runs. */
  public static RunComparison of(Path recorded, Path repeated) throws IOException {
    List<String> causes = new ArrayList<>();
    RunRecord before = new RunRecord(recorded);
    RunRecord after = new RunRecord(repeated);
    Map<String, String> expected = before.checksums();
    Results.changes(expected, Results.checksums(recorded))
        .forEach(
            file ->
                causes.add(
                    "%s is not the file that the run wrote".formatted(recorded.resolve(file))));
    causes.addAll(RunRecord.differences(before.settings(), after.settings()));
    causes.addAll(before.provenance().allDifferences(after.provenance()));
    causes.addAll(before.provenance().changes());
    List<String> findings = new ArrayList<>();
    Set<String> changed = Results.changes(expected, Results.checksums(repeated));
    if (changed.isEmpty()) {
      return new RunComparison(Verdict.EQUAL, findings, causes);
    }
    changed.forEach(file -> findings.add(file + " differs"));
    double largest = metrics(recorded, repeated, findings);
    return new RunComparison(
        largest <= TOLERANCE ? Verdict.CLOSE : Verdict.DIFFERENT, findings, causes);
  }

  /** Returns the largest relative difference of metrics, and adds a finding for each column. */
  private static double metrics(Path recorded, Path repeated, List<String> findings)
      throws IOException {
    if (!Files.exists(recorded.resolve("metrics.csv"))
        || !Files.exists(repeated.resolve("metrics.csv"))) {
      return Double.POSITIVE_INFINITY;
    }
    List<List<String>> before = Results.metrics(recorded);
    List<List<String>> after = Results.metrics(repeated);
    if (before.size() != after.size() || !before.get(0).equals(after.get(0))) {
      findings.add("metrics.csv has other rows or columns");
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int column = 0; column < before.get(0).size(); column++) {
      double difference = 0;
      for (int row = 1; row < before.size(); row++) {
        difference =
            Math.max(
                difference, difference(before.get(row).get(column), after.get(row).get(column)));
      }
      if (difference > 0) {
        findings.add(
            "%s differs by up to %.2g of its value"
                .formatted(before.get(0).get(column), difference));
      }
      largest = Math.max(largest, difference);
    }
    return largest;
  }

  /** Returns the relative difference of numbers; infinity for texts that differ. */
  private static double difference(String before, String after) {
    if (before.equals(after)) {
      return 0;
    }
    try {
      double one = Double.parseDouble(before);
      double other = Double.parseDouble(after);
      return Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other));
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }
}
