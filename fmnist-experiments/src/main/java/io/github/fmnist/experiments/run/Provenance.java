package io.github.fmnist.experiments.run;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a result comes from.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param dataSha256 of each file's content
 * @param seed the first
 * @param seeds how many; they count up from the first
 * @param commandLine the program or command, and its arguments as given
 * @param started when, in ISO 8601, with the offset from UTC
 * @param engine what did the arithmetic; both, if one did that of some networks only
 * @param threads that arithmetic really has
 * @param environment the variables that decide how arithmetic is done, as far as they are set
 * @param gitCommit of the build, with {@code -dirty} if it had changes that were not committed
 */
public record Provenance(
    List<String> commandLine,
    String started,
    String data,
    Map<String, String> dataSha256,
    long seed,
    int seeds,
    String engine,
    int threads,
    Map<String, String> environment,
    String cpu,
    String operatingSystem,
    String java,
    String deeplearning4j,
    String fmnist,
    String gitCommit) {

  /** Beginnings of what OpenMP, OpenBLAS and oneDNN read. */
  private static final List<String> VARIABLES =
      List.of("OMP_", "GOMP_", "OPENBLAS_", "ONEDNN_", "DNNL_");

  public static Provenance of(
      List<String> commandLine,
      OffsetDateTime started,
      FashionMnist data,
      long seed,
      int seeds,
      int threads,
      Set<Engine> engines) {
    return new Provenance(
        commandLine,
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(started.truncatedTo(ChronoUnit.SECONDS)),
        data.name(),
        new TreeMap<>(data.checksums()),
        seed,
        seeds,
        engines.stream()
            .map(engine -> engine.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")),
        threads,
        arithmetic(System.getenv()),
        processor(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.version().toString(),
        Versions.deeplearning4j(),
        Versions.fmnist(),
        Versions.gitCommit());
  }

  /** Returns the variables that decide how arithmetic is done, by name. */
  static Map<String, String> arithmetic(Map<String, String> environment) {
    Map<String, String> chosen = new TreeMap<>(environment);
    chosen.keySet().removeIf(name -> VARIABLES.stream().noneMatch(name::startsWith));
    return chosen;
  }

  /** The processor's name where Linux tells it; there is no portable way to ask. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
