package io.github.fmnist.experiments.report;

import io.github.fmnist.experiments.page.Chart;
import io.github.fmnist.experiments.page.Section;
import java.io.IOException;
import java.util.List;

/** What a report says of the run of a study. */
interface StudyReport {
  /** Returns the title of the page. */
  String title();

  /** Returns what came out, in sentences; for a finished run. */
  List<String> results();

  /** Returns how far to trust it, in sentences, apart from what is said of every run. */
  List<String> trust();

  /** Returns the measures by epoch. */
  List<Chart.Measure> curves();

  /** Returns whether a finished run has networks that the page can compute. */
  boolean hasNetworks();

  /** Returns the main results for a comparison of runs: name and value. */
  List<Result> mainResults();

  /** Returns the sections with tables and figures; for a finished run. */
  List<Section> sections() throws IOException;

  /** A result, as a comparison of runs shows it. */
  record Result(String name, String value) {}
}
