package io.github.fmnist.experiments.page;

import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.summary;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.fmnist.experiments.record.Json;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Curves of several measures by epoch, and their values as tables. The reader selects a measure.
 *
 * @param title what the curves are of
 */
public record Chart(String title, List<Measure> measures) implements Block {

  /**
   * A measure after each epoch.
   *
   * @param unit the unit of its values
   */
  public record Measure(String name, String unit, List<Series> series) {
    /** Returns whether there is an epoch. */
    public boolean hasEpochs() {
      return series.stream().anyMatch(each -> !each.values().isEmpty());
    }
  }

  /**
   * The values of one curve, from the first epoch on.
   *
   * @param dashed whether the curve is of training images, beside one of others
   */
  public record Series(
      String name, int color, boolean dashed, @JsonProperty List<OptionalDouble> values) {}

  @Override
  public DomContent html() {
    return div(
            div().withClass("plot").attr("data-chart", json()),
            details(
                summary("The numbers: " + title), each(measures, measure -> table(measure).html())))
        .withClass("chart");
  }

  private String json() {
    try {
      return Json.MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts are always written", e);
    }
  }

  private static Table table(Measure measure) {
    List<String> header = new ArrayList<>(List.of("epoch"));
    measure.series().forEach(series -> header.add(series.name()));
    int epochs = measure.series().stream().mapToInt(s -> s.values().size()).max().orElse(0);
    List<List<String>> rows = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(epoch + 1)));
      for (Series series : measure.series()) {
        row.add(epoch < series.values().size() ? text(series.values().get(epoch)) : "-");
      }
      rows.add(row);
    }
    return new Table("%s (%s)".formatted(measure.name(), measure.unit()), header, rows);
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.4g", value.getAsDouble()) : "-";
  }
}
