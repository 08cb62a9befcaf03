import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Projects that take fmnist from the repository build and run. */
final class Consumption {
  private final Path directory;
  private final Maven maven;
  private final List<Artifact> artifacts;
  private final Findings findings;

  Consumption(Path directory, Maven maven, List<Artifact> artifacts, Findings findings) {
    this.directory = directory;
    this.maven = maven;
    this.artifacts = artifacts;
    this.findings = findings;
  }

  void check(Checkout release) throws IOException, InterruptedException {
    try (Stream<Path> examples = Files.list(release.folder().resolve("examples"))) {
      for (Path example : examples.sorted().toList()) {
        Command.Outcome outcome = maven.talking(example, "verify");
        findings.expect(outcome.status() == 0, "%s: success expected, found %s", example, outcome);
        System.out.printf("  %s: %s%n", example.getFileName(), lastLine(outcome.output()));
      }
    }
    useEverything();
    for (Artifact artifact : artifacts) {
      String file = artifact.isJar() ? ".jar" : ".pom";
      findings.expect(
          maven.cameFromTheRehearsal(artifact, file),
          "%s: from the repository of the rehearsal expected",
          artifact.file(file).getFileName());
    }
  }

  /** Compiles against the class path itself, as a user would. */
  private void useEverything() throws IOException, InterruptedException {
    Path project = directory.resolve("use-everything");
    List<Artifact> published = artifacts.stream().filter(Artifact::isJar).toList();
    Stranger.write(project, published, true);
    Stranger.resolve(maven, project);
    Command.Outcome outcome =
        Command.run(
            project,
            Map.of("OMP_NUM_THREADS", "1"),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Files.readString(project.resolve("classpath.txt")),
                Path.of(".ci/publish/programs/UseEverything.java").toAbsolutePath().toString()));
    findings.expect(
        outcome.status() == 0 && outcome.output().contains("one step by ONEDNN"),
        "a project with all artifacts: a step on oneDNN expected, found %s",
        outcome);
    for (Artifact artifact : published) {
      findings.expect(
          outcome.output().contains(artifact.file(".jar").getFileName() + ": class")
              || outcome.output().contains(artifact.file(".jar").getFileName() + ": interface"),
          "a project with all artifacts: a type of %s expected",
          artifact);
    }
    outcome.output().lines().forEach(line -> System.out.println("  " + line));
  }

  /** The last line that the program printed, and not Maven. */
  private static String lastLine(String output) {
    return output
        .lines()
        .filter(line -> !line.matches("(\\[.*|.*\u001b.*|\\s*)"))
        .reduce("nothing", (before, line) -> line);
  }
}
