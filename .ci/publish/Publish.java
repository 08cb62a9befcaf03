import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Rehearses a release: builds and deploys the version that the poms name, without {@code
 * -SNAPSHOT}, into a file repository below target/publish, and looks at it as Maven Central and as
 * strangers do.
 */
final class Publish {
  private static final Path DIRECTORY = Path.of("target", "publish").toAbsolutePath();

  private final Random random;
  private final Findings findings = new Findings();
  private final String version;

  private Publish(long seed) throws IOException {
    random = new Random(seed);
    version =
        Xml.text(Xml.read(Path.of("pom.xml")), "version").orElseThrow().replace("-SNAPSHOT", "");
  }

  public static void main(String[] arguments) throws Exception {
    Publish publish = new Publish(Long.parseLong(System.getenv("SEED")));
    try {
      publish.rehearse(Boolean.parseBoolean(System.getenv("QUICK")));
    } catch (IOException e) {
      publish.findings.expect(false, "%s", e.getMessage());
    }
    System.exit(publish.findings.report() ? 0 : 1);
  }

  private void rehearse(boolean quick) throws Exception {
    delete(DIRECTORY.resolve("work"));
    Path work = Files.createDirectories(DIRECTORY.resolve("work"));
    SigningKey key = SigningKey.generate();
    Builds builds = new Builds(key, random, findings);

    step("release " + version + " into a file repository");
    Checkout release = Checkout.released(work.resolve("release"), version);
    release.expectVersion(version, findings);
    Path repository = builds.release(release);
    List<Artifact> artifacts = Artifact.in(repository, version);

    step("rules of Maven Central");
    new CentralRules(artifacts, key, findings).check();

    step("class paths of projects with one artifact, from the file repository");
    Maven maven = new Maven(work, repository);
    ClassPaths classPaths =
        ClassPaths.resolve(work.resolve("class-paths"), maven, artifacts, findings);
    classPaths.check();
    if (Stranger.ofAllPlatforms()) {
      return; // the bills of materials are those of one platform
    }

    step("bills of materials and licences");
    new BillsOfMaterials(classPaths, findings).check(artifacts);
    step("the public API of the next version, compared with this one");
    Checkout next = Checkout.working(work.resolve("next"));
    next.setVersion(next(version));
    new ApiChange(next, maven, version, findings).check(random);
    if (quick) {
      return;
    }

    step("the same commit, built again elsewhere");
    Checkout again = release.cloned(work.resolve("an other folder"), random);
    builds.releaseElsewhere(again);
    builds.compare(release, again);

    step("the examples, and a project with all artifacts, from the file repository");
    new Consumption(work, maven, artifacts, findings).check(release);

    step("the distribution");
    new DistributionTrial(Files.createDirectories(work.resolve("trial")), findings)
        .check(release, version);
  }

  private static String next(String version) {
    String[] numbers = version.split("\\.");
    return numbers[0] + "." + (Integer.parseInt(numbers[1]) + 1) + ".0-SNAPSHOT";
  }

  private static void step(String what) {
    System.out.println("- " + what);
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
