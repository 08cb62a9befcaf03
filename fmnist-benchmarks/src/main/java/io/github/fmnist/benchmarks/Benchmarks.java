package io.github.fmnist.benchmarks;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
      "3:no agreement"
    })
public final class Benchmarks implements Callable<Integer> {
  private static final int DISAGREEMENT = 3;
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
      description = "Whom to measure; all if not given.",
      showDefaultValue = Visibility.NEVER)
  private List<Contender> contenders = List.of(Contender.values());

  @Option(names = "--rounds", description = "How often each contender is measured.")
  private int rounds = 5;

  @Option(names = "--seconds", description = "How long it is measured each time.")
  private double seconds = 10;

  @Option(names = "--threads", description = "How many threads each may use.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--quick", description = "Two rounds of four seconds, a thread for each core.")
  private boolean quick;

  @Option(
      names = "--profile",
      paramLabel = "WORKLOAD",
      description = "Show where a step of our engine goes, and nothing else.")
  private Workload profile;

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
            .registerConverter(Contender.class, Contender::of);
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
    if (profile != null) {
      System.out.print(Profile.of(profile, threads).table());
      return 0;
    }
    List<Agreement> agreement =
        List.of(new ChildProcess(threads).run(Agreement[].class, AgreementCheck.class));
    List<Report.Measured> measured = new ArrayList<>();
    for (Workload workload : workloads) {
      measured.add(measure(workload));
    }
    Report report = new Report(rounds, seconds, agreement, measured);
    if (json != null) {
      write(report);
    }
    System.out.println(MarkdownTable.of(report));
    agreement.forEach(System.out::println);
    return agreement.stream().allMatch(Agreement::holds) ? 0 : DISAGREEMENT;
  }

  /** Measures all contenders in turn, round after round, so that a mood of the machine hits all. */
  private Report.Measured measure(Workload workload) throws IOException, InterruptedException {
    List<Contender> takers =
        contenders.stream().filter(contender -> contender.takes(workload)).toList();
    Map<Contender, List<Sample>> samples = new EnumMap<>(Contender.class);
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : takers) {
        Sample sample = sample(contender, workload);
        samples.computeIfAbsent(contender, c -> new ArrayList<>()).add(sample);
        System.err.printf(
            "round %d/%d, %s, %s: %,.0f images/s%n",
            round, rounds, workload.label(), contender.label(), sample.imagesPerSecond());
      }
    }
    return new Report.Measured(
        workload.label(),
        workload.batchSize(),
        samples.entrySet().stream()
            .map(e -> Report.Contestant.of(e.getKey().label(), threads, e.getValue()))
            .toList());
  }

  private Sample sample(Contender contender, Workload workload)
      throws IOException, InterruptedException {
    String time = Double.toString(seconds);
    String warmUp = Double.toString(seconds / 2);
    return new ChildProcess(threads)
        .run(Sample.class, Worker.class, contender.label(), workload.label(), warmUp, time);
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
