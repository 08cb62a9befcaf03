package io.github.fmnist.experiments.records;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A reported result: {@code records/NAME.json}.
 *
 * @param name the name, such as {@code vae-likelihood}
 * @param title what was done, in a few words
 * @param command the command line without options that name seeds and directories, such as {@code
 *     ./fmnist vae --data real}
 * @param seeds the seeds, without gaps
 * @param origin where the values come from; null until a run has been made
 * @param time what it cost; null if that was not measured
 * @param note what else a reader should know; null if there is nothing
 * @param metrics the results, the main one first
 * @param published values of others to compare with
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "name",
  "title",
  "command",
  "seeds",
  "origin",
  "time",
  "note",
  "metrics",
  "published"
})
public record ResultRecord(
    String name,
    String title,
    String command,
    List<Long> seeds,
    @Nullable Origin origin,
    @Nullable Time time,
    @Nullable String note,
    List<Metric> metrics,
    List<PublishedValue> published) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /**
   * The build and the machine of the run.
   *
   * @param commit the commit of the build
   * @param date the day, such as 2026-11-30
   * @param processor the processor's name
   * @param instructionSet the instruction set that oneDNN used; {@code unknown} for another engine
   * @param cores number of cores of the machine; null if that is not known
   * @param threads number of threads of the arithmetic; null if that is not known
   * @param java version of the JDK
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Origin(
      String commit,
      String date,
      String processor,
      String instructionSet,
      @Nullable Integer cores,
      @Nullable Integer threads,
      String java) {

    /**
     * Creates an origin.
     *
     * @throws IllegalArgumentException if a text is missing
     */
    public Origin {
      require(
          Stream.of(commit, date, processor, instructionSet, java).noneMatch(Objects::isNull),
          "origin: commit, date, processor, instructionSet and java expected",
          Arrays.asList(commit, date, processor, instructionSet, java));
    }
  }

  /**
   * A duration.
   *
   * @param seconds wall-clock time in seconds
   * @param of what took so long, such as "training of all seeds, two cores"
   */
  public record Time(double seconds, String of) {}

  /**
   * Creates a record.
   *
   * @throws IllegalArgumentException if a part is missing or contradicts another one
   */
  public ResultRecord {
    require(name != null && NAME.matcher(name).matches(), "name: words and - expected", name);
    require(title != null && !title.isBlank(), "title: a text expected", title);
    require(command != null && command.startsWith("./"), "command: ./... expected", command);
    require(
        seeds != null && !seeds.isEmpty() && seeds.stream().noneMatch(Objects::isNull),
        "seeds: at least one expected",
        seeds);
    seeds = List.copyOf(seeds);
    for (int i = 1; i < seeds.size(); i++) {
      require(seeds.get(i) == seeds.get(0) + i, "seeds: numbers without gaps expected", seeds);
    }
    require(
        metrics != null && !metrics.isEmpty() && metrics.stream().noneMatch(Objects::isNull),
        "metrics: at least one expected",
        metrics);
    metrics = List.copyOf(metrics);
    require(
        new LinkedHashSet<>(metrics.stream().map(Metric::name).toList()).size() == metrics.size(),
        "metrics: different names expected",
        metrics.stream().map(Metric::name).toList());
    published = published == null ? List.of() : published;
    require(published.stream().noneMatch(Objects::isNull), "published: values expected", published);
    published = List.copyOf(published);
  }

  private static void require(boolean condition, String expectation, @Nullable Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s, found %s".formatted(expectation, found));
    }
  }

  /** Returns the words of the command; the first one is the program. */
  @JsonIgnore
  public List<String> words() {
    return Arrays.asList(command.split(" ", -1));
  }

  /** Returns the metrics that a reproduction is judged by. */
  @JsonIgnore
  public List<Metric> judged() {
    return metrics.stream().filter(Metric::isJudged).toList();
  }

  /**
   * Returns this record with the values of runs, without the time that earlier runs took.
   *
   * @param values for each metric that is read from runs, its values by seed
   */
  public ResultRecord with(Map<String, Map<Long, Double>> values, Origin from) {
    List<Metric> read =
        metrics.stream()
            .map(each -> values.containsKey(each.name()) ? each.of(values.get(each.name())) : each)
            .toList();
    return new ResultRecord(name, title, command, seeds, from, null, note, read, published);
  }
}
