package io.github.fmnist.experiments.records;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.RunRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where a run has a value.
 *
 * @param file a file of the run, JSON or CSV with a header; {@code summary.json} by default
 * @param list JSON pointer to the list or the object that has the value; by default the whole file
 * @param where what the entries of the list must have, such as {@code activation: relu}
 * @param value JSON pointer from there to the number, or the name of a column
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ValueLocation(
    @Nullable String file, @Nullable String list, Map<String, String> where, String value) {

  /** Creates a location. */
  public ValueLocation {
    where = new TreeMap<>(requireNonNullElse(where, Map.of()));
  }

  /**
   * Returns the values of a run by seed. An entry without a seed has that of the run.
   *
   * @throws InvalidCheckpointException if the run does not have exactly one number for each seed
   */
  Map<Long, Double> of(RunRecord run) throws IOException {
    long seed = run.provenance().seed();
    Map<Long, Double> values = new TreeMap<>();
    for (JsonNode entry : entries(run)) {
      double number = number(entry);
      if (Double.isNaN(number) || values.put(entry.path("seed").asLong(seed), number) != null) {
        throw failure(run, Double.isNaN(number) ? entry.at(pointer()) : "several of one seed");
      }
    }
    if (values.isEmpty()) {
      throw failure(run, "none");
    }
    return values;
  }

  private List<JsonNode> entries(RunRecord run) throws IOException {
    String name = requireNonNullElse(file, RunRecord.SUMMARY);
    JsonNode content =
        name.endsWith(".csv") ? Json.MAPPER.valueToTree(run.rows(name)) : run.tree(name);
    JsonNode found = content.at(requireNonNullElse(list, ""));
    Iterable<JsonNode> all = found.isArray() ? found : List.of(found);
    return StreamSupport.stream(all.spliterator(), false)
        .filter(
            entry ->
                where.entrySet().stream()
                    .allMatch(each -> each.getValue().equals(entry.path(each.getKey()).asText())))
        .toList();
  }

  private JsonPointer pointer() {
    return JsonPointer.compile(value.startsWith("/") ? value : "/" + value);
  }

  /** Returns the number of an entry; NaN if it has no number. A cell of CSV is a text. */
  private double number(JsonNode entry) {
    JsonNode found = entry.at(pointer());
    try {
      return found.isNumber() || found.isTextual()
          ? Double.parseDouble(found.asText())
          : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private InvalidCheckpointException failure(RunRecord run, Object found) {
    return new InvalidCheckpointException(
        "%s: a number %s in %s%s expected, found %s"
            .formatted(
                run.run().resolve(requireNonNullElse(file, RunRecord.SUMMARY)),
                value,
                requireNonNullElse(list, "the file"),
                where.isEmpty() ? "" : " with " + where,
                found));
  }
}
