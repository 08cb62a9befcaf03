import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds of one commit: what they deploy and package has the same bytes, signatures excepted. */
final class Builds {
  /** Locales whose letters, digits or calendars differ from those of English. */
  private static final List<String> LOCALES = List.of("tr-TR", "ar-EG", "th-TH", "ja-JP", "de-CH");

  private static final List<String> ZONES =
      List.of("Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns", "Pacific/Pago_Pago");

  private final SigningKey key;
  private final Random random;
  private final Findings findings;

  Builds(SigningKey key, Random random, Findings findings) {
    this.key = key;
    this.random = random;
    this.findings = findings;
  }

  /** Deploys as RELEASING.md says, and returns the repository. */
  Path release(Checkout checkout) throws IOException, InterruptedException {
    return deploy(checkout, Map.of(), "");
  }

  /** Deploys from another folder, in another locale and time zone, later. */
  Path releaseElsewhere(Checkout checkout) throws IOException, InterruptedException {
    String[] locale = LOCALES.get(random.nextInt(LOCALES.size())).split("-");
    String zone = ZONES.get(random.nextInt(ZONES.size()));
    String options =
        "-Duser.language=%s -Duser.country=%s -Duser.timezone=%s -Dfile.encoding=ISO-8859-1"
            .formatted(locale[0], locale[1], zone);
    System.out.printf("  in %s with %s%n", checkout.folder().getFileName(), options);
    return deploy(checkout, Map.of("TZ", zone), options);
  }

  private Path deploy(Checkout checkout, Map<String, String> environment, String options)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("MAVEN_GPG_KEY", key.armored());
    String inherited = System.getenv("MAVEN_OPTS");
    all.put("MAVEN_OPTS", (inherited == null ? "" : inherited + " ") + options);
    checkout.maven(
        all,
        "deploy",
        "-P",
        "release,distribution",
        "-DskipTests",
        "-DaltDeploymentRepository=rehearsal::file:target/repository",
        // Not into the repository of the user, and not what every build checks.
        "-Dmaven.install.skip",
        "-Dspotless.check.skip",
        "-Djacoco.skip");
    return checkout.folder().resolve("target").resolve("repository");
  }

  void compare(Checkout one, Checkout other) throws IOException {
    Set<Path> all = new TreeSet<>(products(one));
    all.addAll(products(other));
    int same = 0;
    for (Path product : all) {
      Path first = one.folder().resolve(product);
      Path second = other.folder().resolve(product);
      boolean equal =
          Files.exists(first) && Files.exists(second) && Files.mismatch(first, second) == -1;
      findings.expect(equal, "%s: the same bytes in both builds expected", product);
      same += equal ? 1 : 0;
    }
    System.out.printf("  %d of %d files have the same bytes%n", same, all.size());
  }

  /** What is deployed, save signatures, and times in Maven's own index; and the distribution. */
  private static Set<Path> products(Checkout checkout) throws IOException {
    try (Stream<Path> files = Files.walk(checkout.folder())) {
      return files
          .map(checkout.folder()::relativize)
          .filter(
              f ->
                  f.startsWith(Path.of("target", "repository"))
                          && f.toString().matches(".*\\.(jar|pom|xml|json)")
                          && !f.getFileName().toString().startsWith("maven-metadata")
                      || f.toString().matches("fmnist-\\w+.target.[^/\\\\]*\\.zip"))
          .collect(Collectors.toSet());
    }
  }
}
