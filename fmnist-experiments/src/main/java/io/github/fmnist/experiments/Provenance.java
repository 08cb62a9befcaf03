package io.github.fmnist.experiments;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @param engine what did the arithmetic; both, if one did that of some networks only
 * @param gitCommit of the build, with {@code -dirty} if it had changes that were not committed
 */
record Provenance(
    String data,
    Map<String, String> dataSha256,
    long seed,
    int seeds,
    String engine,
    int threads,
    String cpu,
    String operatingSystem,
    String java,
    String deeplearning4j,
    String fmnist,
    String gitCommit) {

  static Provenance of(FashionMnist data, long seed, int seeds, int threads, Set<Engine> engines) {
    return new Provenance(
        data.name(),
        new TreeMap<>(data.checksums()),
        seed,
        seeds,
        engines.stream()
            .map(engine -> engine.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")),
        threads,
        processor(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.version().toString(),
        Versions.deeplearning4j(),
        Versions.fmnist(),
        Versions.gitCommit());
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
