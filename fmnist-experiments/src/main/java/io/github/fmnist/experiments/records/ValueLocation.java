package io.github.fmnist.experiments.records;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
  private static final int NAMED_ENTRIES = 6;

  /**
   * Creates a location.
   *
   * @throws IllegalArgumentException if there is no {@code value}, or {@code list} is not a JSON
   *     pointer
   */
  public ValueLocation {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "read: value: a JSON pointer or the name of a column expected, found " + value);
    }
    if (list != null && !list.isEmpty() && !list.startsWith("/")) {
      throw new IllegalArgumentException(
          "read: list: a JSON pointer such as /results expected, found " + list);
    }
    where = new TreeMap<>(requireNonNullElse(where, Map.of()));
  }

  /**
   * Returns the values of a run by seed; empty if the run does not have them. An entry without a
   * seed has that of the run.
   *
   * @throws InvalidCheckpointException if the run has something else in the place of a number, or
   *     several numbers of one seed
   */
  Map<Long, Double> of(RunRecord run) throws IOException {
    List<JsonNode> entries = entries(run);
    if (entries.stream().allMatch(entry -> entry.at(pointer()).isMissingNode())) {
      return Map.of();
    }
    long seed = run.provenance().seed();
    Map<Long, Double> values = new TreeMap<>();
    for (JsonNode entry : entries) {
      JsonNode found = entry.at(pointer());
      double number = number(found);
      if (!Double.isFinite(number)) {
        throw failure(run, found.isMissingNode() ? "an entry without it" : found.toString());
      }
      if (values.put(entry.path("seed").asLong(seed), number) != null) {
        throw failure(run, "several of one seed");
      }
    }
    return values;
  }

  /** Returns the failure of a run that does not have the value; it names similar entries. */
  InvalidCheckpointException noSuchValue(RunRecord run) throws IOException {
    List<JsonNode> others = where.isEmpty() ? List.of() : all(run);
    String named =
        others.stream()
            .map(this::keys)
            .distinct()
            .limit(NAMED_ENTRIES)
            .map(Map::toString)
            .collect(Collectors.joining(", "));
    return failure(run, "no such value" + (others.isEmpty() ? "" : " among " + named));
  }

  /** Returns what an entry has in the place of what it must have. */
  private Map<String, String> keys(JsonNode entry) {
    Map<String, String> keys = new TreeMap<>();
    where.keySet().forEach(key -> keys.put(key, entry.path(key).asText()));
    return keys;
  }

  private List<JsonNode> entries(RunRecord run) throws IOException {
    return all(run).stream().filter(entry -> where.equals(keys(entry))).toList();
  }

  private List<JsonNode> all(RunRecord run) throws IOException {
    JsonNode found = content(run).at(requireNonNullElse(list, ""));
    if (found.isArray()) {
      return found.valueStream().toList();
    }
    return found.isMissingNode() ? List.of() : List.of(found);
  }

  private JsonNode content(RunRecord run) throws IOException {
    String name = name();
    if (name.endsWith(".csv")) {
      return Json.MAPPER.valueToTree(run.rows(name));
    }
    return Files.exists(run.run().resolve(name)) ? run.tree(name) : MissingNode.getInstance();
  }

  private String name() {
    return requireNonNullElse(file, RunRecord.SUMMARY);
  }

  private JsonPointer pointer() {
    return JsonPointer.compile(value.startsWith("/") ? value : "/" + value);
  }

  /** Returns the number in a node, or NaN; cells of CSV are texts. */
  private static double number(JsonNode found) {
    try {
      return found.isNumber() || found.isTextual()
          ? Double.parseDouble(found.asText())
          : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private InvalidCheckpointException failure(RunRecord run, String found) {
    return new InvalidCheckpointException(
        "%s: a number %s in %s%s expected, found %s"
            .formatted(
                run.run().resolve(name()),
                value,
                requireNonNullElse(list, "the file"),
                where.isEmpty() ? "" : " with " + where,
                found));
  }
}
