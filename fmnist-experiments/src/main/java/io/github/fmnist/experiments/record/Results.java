package io.github.fmnist.experiments.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** The files of a run that are equal to the bit if the run is repeated. */
public final class Results {
  private static final String METRICS = "metrics.csv";

  /** Columns that depend on the speed of the machine. */
  private static final Set<String> TIMES = Set.of("seconds", "imagesPerSecond");

  private Results() {}

  /** Returns the SHA-256 of each model, and of the metrics without their times, by file. */
  public static Map<String, String> checksums(Path run) throws IOException {
    Map<String, String> checksums = new TreeMap<>();
    Path models = run.resolve("models");
    if (Files.isDirectory(models)) {
      try (Stream<Path> files = Files.list(models)) {
        for (Path file : files.toList()) {
          checksums.put(
              "models/" + file.getFileName(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
        }
      }
    }
    if (Files.exists(run.resolve(METRICS))) {
      String text =
          metrics(run).stream().map(row -> String.join(",", row)).collect(Collectors.joining("\n"));
      checksums.put(METRICS, DigestUtils.sha256Hex(text.getBytes(UTF_8)));
    }
    return checksums;
  }

  /** Returns the files that are not equal in both, by their checksums. */
  static Set<String> changes(Map<String, String> one, Map<String, String> other) {
    Set<String> files = new TreeSet<>(one.keySet());
    files.addAll(other.keySet());
    files.removeIf(file -> one.containsKey(file) && one.get(file).equals(other.get(file)));
    return files;
  }

  /** Returns the rows of the metrics, with the header, without the columns of times. */
  static List<List<String>> metrics(Path run) throws IOException {
    List<List<String>> rows =
        Files.readAllLines(run.resolve(METRICS), UTF_8).stream()
            .map(line -> Arrays.asList(line.split(",", -1)))
            .toList();
    List<String> header = rows.get(0);
    int[] kept =
        IntStream.range(0, header.size()).filter(i -> !TIMES.contains(header.get(i))).toArray();
    return rows.stream()
        .map(row -> IntStream.of(kept).filter(i -> i < row.size()).mapToObj(row::get).toList())
        .toList();
  }
}
