package io.github.fmnist.benchmarks;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fmnist.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code ./fmnist-benchmarks/run}. */
@Command(
    name = "run",
    description =
        "Measures how fast the networks of the studies train and classify, beside others.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:a contender failed",
      "2:a wrong command line",
      "3:no agreement",
      "4:a target is missed"
    })
public final class Benchmarks implements Callable<Integer> {
  private static final int DISAGREEMENT = 3;
  private static final int MISSED = 4;
  private static final int QUICK_ROUNDS = 2;
  private static final double QUICK_SECONDS = 4;

  @Spec private CommandSpec spec;

  @Option(
      names = "--workloads",
      split = ",",
      description = "Which to run; all if not given.",
      showDefaultValue = Visibility.NEVER)
  private List<Workload> workloads = List.of(Workload.values());

  @Option(
      names = "--contenders",
      split = ",",
      description = "Whom to measure; if not given, all that this machine can measure.",
      showDefaultValue = Visibility.NEVER)
  private List<Contender> contenders = List.of();

  @Option(names = "--rounds", description = "How often each contender is measured.")
  private int rounds = 5;

  @Option(names = "--seconds", description = "How long it is measured each time.")
  private double seconds = 10;

  @Option(names = "--threads", description = "How many threads each may use.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--bound",
      description = "Measure each contender with its threads bound to cores, too.")
  private boolean bound;

  @Option(
      names = "--targets",
      description =
          "Say which targets are met, and end with 4 unless all are. A target with bound threads"
              + " sets --bound for its workload.")
  private boolean targets;

  @Option(names = "--quick", description = "Two rounds of four seconds, a thread for each core.")
  private boolean quick;

  @Option(
      names = "--profile",
      paramLabel = "WORKLOAD",
      description = "Show where a step of our engine goes, and nothing else.")
  private Workload profile;

  @Option(
      names = "--precision",
      description = "Precision of --profile: FLOAT32 (if not given) or BF16.",
      showDefaultValue = Visibility.NEVER)
  private Precision precision;

  @Option(names = "--json", paramLabel = "FILE", description = "Where to write all numbers.")
  private Path json;

  /** Creates the command; its options are filled in by picocli. */
  public Benchmarks() {}

  /**
   * Runs the command line and exits.
   *
   * @param args options
   */
  public static void main(String[] args) {
    CommandLine commandLine =
        new CommandLine(new Benchmarks())
            .registerConverter(Workload.class, Workload::of)
            .registerConverter(Contender.class, Contender::of)
            .setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(commandLine.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (quick) {
      rounds = QUICK_ROUNDS;
      seconds = QUICK_SECONDS;
      threads = Runtime.getRuntime().availableProcessors();
    }
    if (rounds < 1 || seconds <= 0 || threads < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "at least 1 round, more than 0 seconds and at least 1 thread expected, %d, %s and %d given"
              .formatted(rounds, seconds, threads));
    }
    checkPrecision();
    if (profile != null) {
      Precision profiled = precision == null ? Precision.FLOAT32 : precision;
      System.out.print(Profile.of(profile, profiled, threads).table());
      return 0;
    }
    if (contenders.isEmpty()) {
      contenders = Contender.available();
    }
    List<Agreement> agreement =
        List.of(
            new ChildProcess(threads, Binding.NONE).run(Agreement[].class, AgreementCheck.class));
    List<Report.Measured> measured = new ArrayList<>();
    for (Workload workload : workloads) {
      measured.add(
          new Rounds(rounds, seconds, threads).measure(workload, contenders, bindings(workload)));
    }
    Report report = new Report(rounds, seconds, agreement, measured);
    if (json != null) {
      write(report);
    }
    System.out.println(MarkdownTable.of(report));
    agreement.forEach(System.out::println);
    boolean met = !targets || meetsTargets(report);
    if (!agreement.stream().allMatch(Agreement::holds)) {
      return DISAGREEMENT;
    }
    return met ? 0 : MISSED;
  }

  private void checkPrecision() {
    if (precision != null && profile == null) {
      throw new ParameterException(spec.commandLine(), "--precision: only with --profile");
    }
    boolean needsBf16 =
        Stream.concat(Stream.ofNullable(precision), contenders.stream().map(Contender::precision))
            .anyMatch(Precision.BF16::equals);
    if (needsBf16 && !Precision.BF16.isSupported()) {
      throw new ParameterException(
          spec.commandLine(), "a processor with AVX-512 BF16 expected for bf16");
    }
  }

  private List<Binding> bindings(Workload workload) {
    boolean targeted = targets && Target.bindsThreads(workload);
    return bound || targeted ? List.of(Binding.values()) : List.of(Binding.NONE);
  }

  /** Prints which targets are met, and the counts of workloads that miss one. */
  private boolean meetsTargets(Report report) throws IOException, InterruptedException {
    List<Judgement> judgements = Judgement.of(report);
    System.out.printf("%n%s%n", Judgement.table(judgements));
    record Missed(Workload workload, Contender contender) {}
    List<Missed> missed =
        judgements.stream()
            .filter(judgement -> !judgement.isMet())
            .map(Judgement::target)
            .map(target -> new Missed(target.workload(), target.contender()))
            .distinct()
            .toList();
    for (Missed each : missed) {
      System.out.println(each.contender.label());
      System.out.println(Profile.of(each.workload, each.contender.precision(), threads).summary());
    }
    return missed.isEmpty();
  }

  private void write(Report report) throws IOException {
    Path target = json.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path temporary = Files.createTempFile(target.getParent(), ".benchmarks", ".json");
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(temporary.toFile(), report);
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
