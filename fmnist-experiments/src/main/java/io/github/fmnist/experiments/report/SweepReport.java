package io.github.fmnist.experiments.report;

import io.github.fmnist.experiments.page.Chart;
import io.github.fmnist.experiments.page.Section;
import java.util.List;

/** What a report says of the run of {@code sweep}. */
record SweepReport(RunFiles files) implements StudyReport {
  @Override
  public String title() {
    return "Search of settings";
  }

  @Override
  public List<String> results() {
    return List.of();
  }

  @Override
  public List<String> trust() {
    return List.of();
  }

  @Override
  public List<Chart.Measure> curves() {
    return List.of();
  }

  @Override
  public boolean hasNetworks() {
    return false;
  }

  @Override
  public List<Result> mainResults() {
    return List.of();
  }

  @Override
  public List<Section> sections() {
    return List.of();
  }
}
