package io.github.fmnist.experiments.report;

import io.github.fmnist.experiments.page.Chart;
import io.github.fmnist.experiments.page.Section;
import java.util.List;

/** What a report says of a run of {@code evaluate}. */
record ScoresReport(RunFiles files) implements StudyReport {
  private Scores scores() {
    return new Scores(files.summary());
  }

  @Override
  public String title() {
    return "Scores of images";
  }

  @Override
  public List<String> results() {
    return scores().sentences();
  }

  @Override
  public List<String> trust() {
    return List.of(
        "The numbers after ± are approximate standard deviations between sets of as many images.");
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
    return scores().results(true);
  }

  @Override
  public List<Section> sections() {
    return List.of(scores().section());
  }
}
