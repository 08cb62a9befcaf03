package io.github.fmnist.experiments.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The record of a run that has begun, as the files in its directory have it.
 *
 * @param run the directory
 */
public record RunRecord(Path run) {
  public static final String CONFIG = "config.json";
  public static final String PROVENANCE = "provenance.json";
  public static final String SUMMARY = "summary.json";
  public static final String CHECKSUMS = "checksums.json";

  /** The page that shows the results. */
  public static final String REPORT = "report.html";

  /** The file of a change of settings that has begun and is not complete. */
  public static final String CHANGE = "change.json";

  /** Refuses records without a value on which continuing a run depends. */
  private static final ObjectReader COMPLETE =
      Json.MAPPER
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private static final CsvMapper CSV = new CsvMapper();

  /**
   * A change of a run's settings.
   *
   * @param provenance the provenance from now on
   * @param settings the settings from now on
   */
  public record Change(JsonNode provenance, JsonNode settings) {}

  /** Returns whether the directory is that of a run. */
  public boolean hasBegun() {
    return Files.isRegularFile(run.resolve(CONFIG)) && Files.isRegularFile(run.resolve(PROVENANCE));
  }

  /** Returns whether the run has ended, with all of its results. */
  public boolean isFinished() {
    return Files.exists(run.resolve(CHECKSUMS)) && !Files.exists(run.resolve(CHANGE));
  }

  /**
   * Returns whether the run has all of its results. A run of {@code evaluate} has no networks, and
   * so no checksums of them.
   */
  public boolean hasResults() throws IOException {
    return provenance().studyArguments().get(0).equals("evaluate")
        ? Files.exists(run.resolve(SUMMARY))
        : isFinished();
  }

  /** Returns the unfinished change of settings, if there is one. */
  public Optional<Change> change() throws IOException {
    return Files.exists(run.resolve(CHANGE))
        ? Optional.of(read(CHANGE, new TypeReference<Change>() {}))
        : Optional.empty();
  }

  /**
   * Returns the provenance.
   *
   * @throws InvalidCheckpointException if the file has another content
   */
  public Provenance provenance() throws IOException {
    return read(PROVENANCE, new TypeReference<Provenance>() {});
  }

  /**
   * Returns the provenance with a note that a process with another one resumes the run.
   *
   * @param changes the settings that are new from now on, which the command line of {@code now} has
   */
  public JsonNode resumed(Provenance now, List<String> changes) throws IOException {
    ObjectNode provenance = read(PROVENANCE, new TypeReference<ObjectNode>() {});
    provenance.withArrayProperty("resumptions").add(provenance().resumption(now, changes));
    if (!changes.isEmpty()) {
      ObjectNode changed = Json.MAPPER.valueToTree(now);
      provenance.setAll(changed.retain("commandLine", "seeds"));
    }
    return provenance;
  }

  /** Returns the checksums of a finished run, by file. */
  Map<String, String> checksums() throws IOException {
    return read(CHECKSUMS, new TypeReference<Map<String, String>>() {});
  }

  /** Returns the settings. */
  public JsonNode settings() throws IOException {
    return tree(CONFIG);
  }

  /** Returns the summary of a finished run. */
  public JsonNode summary() throws IOException {
    return tree(SUMMARY);
  }

  /**
   * Returns the rows of a file of the run by column, such as {@code metrics.csv}; none without it.
   *
   * @throws InvalidCheckpointException if the file is not CSV with a header
   */
  public List<Map<String, String>> rows(String name) throws IOException {
    Path file = run.resolve(name);
    if (!Files.exists(file)) {
      return List.of();
    }
    try (MappingIterator<Map<String, String>> rows =
        CSV.readerFor(Map.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(file.toFile())) {
      return rows.readAll();
    } catch (JsonProcessingException | CharConversionException e) {
      throw new InvalidCheckpointException(
          "%s: rows as CSV expected, found something else: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Returns the content of a JSON file of the run. */
  public JsonNode tree(String name) throws IOException {
    return read(name, new TypeReference<JsonNode>() {});
  }

  <T> T read(String name, TypeReference<T> type) throws IOException {
    Path file = run.resolve(name);
    try {
      T value = COMPLETE.forType(type).readValue(Files.readAllBytes(file));
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw new InvalidCheckpointException(
          "%s: the record of a run of fmnist %s expected, found something else: %s"
              .formatted(file, Versions.fmnist(), e.getOriginalMessage()),
          e);
    }
    throw new InvalidCheckpointException(file + ": the record of a run expected, found null");
  }

  /**
   * Requires the models and metrics to be those that the run wrote.
   *
   * @throws InvalidCheckpointException if one of them is not; it names the first
   */
  public void requireUnchangedResults() throws IOException {
    Set<String> changed = Results.changes(checksums(), Results.checksums(run));
    if (!changed.isEmpty()) {
      throw new InvalidCheckpointException(
          "%s: the file that the run wrote expected, by %s; found another one"
              .formatted(run.resolve(changed.iterator().next()), CHECKSUMS));
    }
  }

  /**
   * Requires another run to have the settings of this one, and a provenance from which the same
   * results follow, so that their results can stand in one table.
   *
   * @throws InvalidCheckpointException if they differ; it names what differs
   */
  public void requireSameStudy(RunRecord other) throws IOException {
    List<String> differences = new ArrayList<>(differences(settings(), other.settings()));
    differences.addAll(provenance().essentialDifferences(other.provenance()));
    if (!differences.isEmpty()) {
      throw new InvalidCheckpointException(
          "%s and %s: parts of one study expected, but %s"
              .formatted(run, other.run, String.join("; ", differences)));
    }
  }

  /** Returns a description of each setting that differs. */
  static List<String> differences(JsonNode before, JsonNode after) {
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    return names.stream()
        .filter(name -> !before.path(name).equals(after.path(name)))
        .map(
            name ->
                "%s of %s was %s, and is %s now"
                    .formatted(name, CONFIG, before.path(name), after.path(name)))
        .toList();
  }

  /**
   * Compares the recorded settings of a run with those of its command line.
   *
   * @param permitted the settings that may be others from now on
   * @return a description of each setting that is another one
   * @throws InvalidCheckpointException if other settings differ; it names the first
   */
  public List<String> changes(Object settings, Set<SettingsChange> permitted) throws IOException {
    JsonNode recorded = settings();
    JsonNode expected = Json.tree(settings);
    for (SettingsChange change : permitted) {
      change.require(recorded, expected, isFinished(), run);
    }
    List<String> changes = new ArrayList<>();
    Iterable<String> names = expected::fieldNames;
    for (String name : names) {
      if (!expected.get(name).equals(recorded.get(name))) {
        if (permitted.stream().noneMatch(each -> each.concerns(name))) {
          throw new InvalidCheckpointException(
              "%s: %s of %s expected, as the command line in %s has it; found %s"
                  .formatted(
                      run.resolve(CONFIG),
                      name,
                      expected.get(name),
                      PROVENANCE,
                      recorded.get(name)));
        }
        changes.add(
            "%s was %s, and is %s now".formatted(name, recorded.get(name), expected.get(name)));
      }
    }
    if (recorded.size() != expected.size()) {
      throw new InvalidCheckpointException(
          run.resolve(CONFIG) + ": only the settings of the command expected");
    }
    return changes;
  }
}
