package io.github.fmnist.experiments.record;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The provenance of a result.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param dataSha256 SHA-256 of each file's content
 * @param seed the first seed
 * @param seeds number of seeds, which count up from the first
 * @param commandLine the program or command, and its arguments as given; the settings of a file
 *     replace {@code --config}
 * @param started start time in ISO 8601, with the offset from UTC
 * @param engine engine that computed the networks; both engines if each computed some of them
 * @param precision the precision of training, such as {@code float32}
 * @param arithmetic the library of each engine, with its version and its instruction set, and
 *     nd4j's BLAS library, with its version and its kernels
 * @param threads number of threads that arithmetic actually used
 * @param environment environment variables that affect arithmetic, as far as they are set
 * @param merges for each part that the run was merged from and that differs from the first one: its
 *     directory, and what was different there
 * @param resumptions for each time that the run was resumed: when, and what was different then
 * @param gitCommit commit of the build, with {@code -dirty} if it had uncommitted changes
 */
public record Provenance(
    List<String> commandLine,
    String started,
    String data,
    Map<String, String> dataSha256,
    long seed,
    int seeds,
    String engine,
    String precision,
    List<String> arithmetic,
    int threads,
    Map<String, String> environment,
    String cpu,
    String operatingSystem,
    String java,
    String deeplearning4j,
    String fmnist,
    String gitCommit,
    List<String> merges,
    List<String> resumptions) {

  /** Prefixes of the environment variables of OpenMP, OpenBLAS and oneDNN. */
  private static final List<String> VARIABLES =
      List.of("OMP_", "GOMP_", "OPENBLAS_", "ONEDNN_", "DNNL_");

  private static final String UNKNOWN = "unknown";

  public static Provenance of(
      List<String> commandLine,
      OffsetDateTime started,
      FashionMnist data,
      long seed,
      int seeds,
      int threads,
      Set<Engine> engines,
      Precision precision) {
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
        name(precision),
        Stream.concat(engines.stream().map(Engine::library), Stream.of(Engine.blas())).toList(),
        threads,
        arithmetic(System.getenv()),
        processor(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.version().toString(),
        Versions.deeplearning4j(),
        Versions.fmnist(),
        Versions.gitCommit(),
        List.of(),
        List.of());
  }

  /**
   * Returns the arguments of {@code fmnist} that repeat the run, with the number of threads that it
   * used.
   */
  public List<String> studyArguments() {
    List<String> arguments = new ArrayList<>(commandLine);
    if (arguments.size() > 1 && arguments.get(0).equals("fmnist")) {
      arguments.remove(0); // else it was the study's own main class
    }
    if (arguments.stream().noneMatch(each -> each.startsWith("--threads"))) {
      arguments.add(Math.min(1, arguments.size()), "--threads=" + threads);
    }
    return arguments;
  }

  /**
   * The part of the provenance on which results depend, beside the settings; its components are
   * those of the provenance.
   */
  public record Origin(
      Map<String, String> dataSha256,
      List<String> arithmetic,
      String deeplearning4j,
      String fmnist,
      String gitCommit) {

    /** Returns what another origin has in the place of this one, component by component. */
    public List<String> differences(Origin now) {
      return Stream.of(
              new Comparison("data", dataSha256, now.dataSha256),
              new Comparison("arithmetic", arithmetic, now.arithmetic),
              new Comparison("deeplearning4j", deeplearning4j, now.deeplearning4j),
              new Comparison("fmnist", fmnist, now.fmnist),
              new Comparison("commit", gitCommit, now.gitCommit))
          .filter(Comparison::differs)
          .map(Comparison::text)
          .toList();
    }
  }

  /** Returns the part on which results depend, beside the settings. */
  public Origin origin() {
    return new Origin(dataSha256, arithmetic, deeplearning4j, fmnist, gitCommit);
  }

  /**
   * Requires data, versions, engine, precision and threads of a run to be these, since it cannot
   * continue with others.
   *
   * @param now the provenance of the process that is to continue the run
   * @param run directory of the run
   * @throws InvalidCheckpointException if something differs
   */
  public void requireSameOrigin(Provenance now, Path run) throws InvalidCheckpointException {
    for (Comparison each : essentials(now)) {
      if (each.differs()) {
        throw new InvalidCheckpointException(
            "%s: what the run began with expected, but %s".formatted(run, each.text()));
      }
    }
  }

  /** Returns what else differs, on which the rounding of results may depend. */
  public List<String> differences(Provenance now) {
    return circumstances(now).filter(Comparison::differs).map(Comparison::text).toList();
  }

  /** Returns everything that differs, on which results may depend. */
  public List<String> allDifferences(Provenance now) {
    return Stream.concat(essentials(now).stream(), circumstances(now))
        .filter(Comparison::differs)
        .map(Comparison::text)
        .toList();
  }

  /** Returns everything that differs, on which results may depend, except for the seed. */
  public List<String> differencesExceptSeed(Provenance other) {
    return Stream.concat(essentials(other).stream(), circumstances(other))
        .filter(each -> !each.what().equals("seed") && each.differs())
        .map(Comparison::text)
        .toList();
  }

  /** Returns whether the run was on a processor like that of this machine. */
  public boolean matchesThisProcessor() {
    return !cpu.equals(UNKNOWN) && cpu.equals(processor());
  }

  /** Returns what differs of that on which all bits of the results depend, beside the settings. */
  List<String> essentialDifferences(Provenance other) {
    return Stream.concat(
            essentials(other).stream().filter(Comparison::differs).map(Comparison::text),
            origin().differences(other.origin()).stream())
        .distinct()
        .toList();
  }

  /**
   * Returns the provenance of a run that has the results of several ones like this.
   *
   * @param command the command line that computes all of them in one run
   * @param merges what differed between the runs
   * @param resumptions how the runs were resumed
   */
  public Provenance merged(List<String> command, List<String> merges, List<String> resumptions) {
    return new Provenance(
        command,
        started,
        data,
        dataSha256,
        seed,
        seeds,
        engine,
        precision,
        arithmetic,
        threads,
        environment,
        cpu,
        operatingSystem,
        java,
        deeplearning4j,
        fmnist,
        gitCommit,
        merges,
        resumptions);
  }

  /** Returns a description of each change of circumstances within the run. */
  List<String> changes() {
    return Stream.concat(
            merges.stream().map(each -> "the run was merged with " + each),
            resumptions.stream()
                .filter(each -> each.contains(";"))
                .map(each -> "the run was resumed: " + each))
        .toList();
  }

  /** Returns the variables that may change a rounding, other than the number of threads. */
  private static Map<String, String> rounding(Map<String, String> environment) {
    Map<String, String> rest = new TreeMap<>(environment);
    rest.keySet().removeAll(List.of("OMP_NUM_THREADS", "GOMP_SPINCOUNT", "OMP_WAIT_POLICY"));
    return rest;
  }

  /**
   * Returns the note that a process with another provenance resumed the run.
   *
   * @param changes the settings that are new from then on
   */
  String resumption(Provenance now, List<String> changes) {
    return Stream.of(List.of(now.started), changes, differences(now))
        .flatMap(List::stream)
        .collect(Collectors.joining("; "));
  }

  private List<Comparison> essentials(Provenance now) {
    return List.of(
        new Comparison("images", data, now.data),
        new Comparison("data", dataSha256, now.dataSha256),
        new Comparison("seed", seed, now.seed),
        new Comparison("fmnist", fmnist, now.fmnist),
        new Comparison("deeplearning4j", deeplearning4j, now.deeplearning4j),
        new Comparison("engine", engine, now.engine),
        new Comparison("precision", precision, now.precision),
        new Comparison("threads", threads, now.threads));
  }

  private Stream<Comparison> circumstances(Provenance now) {
    return Stream.of(
        new Comparison("commit", gitCommit, now.gitCommit),
        new Comparison("arithmetic", arithmetic, now.arithmetic),
        new Comparison("processor", cpu, now.cpu),
        new Comparison("environment", rounding(environment), rounding(now.environment)),
        new Comparison("operating system", operatingSystem, now.operatingSystem),
        new Comparison("Java", java, now.java));
  }

  private record Comparison(String what, Object recorded, Object now) {
    boolean differs() {
      return !recorded.equals(now);
    }

    /** Names only the entries of maps that differ. */
    String text() {
      if (recorded instanceof Map<?, ?> before && now instanceof Map<?, ?> after) {
        return "%s was %s, and is %s now"
            .formatted(what, without(before, after), without(after, before));
      }
      return "%s was %s, and is %s now".formatted(what, recorded, now);
    }

    private static Map<Object, Object> without(Map<?, ?> map, Map<?, ?> other) {
      Map<Object, Object> rest = new TreeMap<>(map);
      rest.entrySet().removeAll(other.entrySet());
      return rest;
    }
  }

  /** Returns the environment variables that affect arithmetic, by name. */
  static Map<String, String> arithmetic(Map<String, String> environment) {
    Map<String, String> selected = new TreeMap<>(environment);
    selected.keySet().removeIf(name -> VARIABLES.stream().noneMatch(name::startsWith));
    return selected;
  }

  private static String name(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the processor's name from Linux, else {@code unknown}; Java has no portable way. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
