import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A checkout of fmnist in a folder of its own. */
record Checkout(Path folder) {
  /** What builds and runs leave behind; the history is not that of the rehearsal. */
  private static final Set<String> LEFT_OUT = Set.of("target", "runs", ".git");

  /** A copy of the working tree. */
  static Checkout working(Path folder) throws IOException {
    copyWorkingTree(folder);
    return new Checkout(folder);
  }

  /** The working tree at a version, committed as a release is. */
  static Checkout released(Path folder, String version) throws IOException, InterruptedException {
    Checkout checkout = working(folder);
    checkout.setVersion(version);
    checkout.git("init", "--quiet");
    checkout.git("add", "--all");
    checkout.git("commit", "--quiet", "--message", "Version " + version);
    checkout.git("tag", "v" + version);
    return checkout;
  }

  /** The changelog, the time stamp of the build, poms and documents agree on version and date. */
  void expectVersion(String version, Findings findings) throws IOException {
    String changelog = Files.readString(folder.resolve("CHANGELOG.md"));
    String pom = Files.readString(folder.resolve("pom.xml"));
    Matcher heading =
        Pattern.compile("(?m)^## \\[" + Pattern.quote(version) + "] - (\\d{4}-\\d\\d-\\d\\d)$")
            .matcher(changelog);
    String date = heading.find() ? heading.group(1) : "none";
    findings.expect(
        pom.contains("<project.build.outputTimestamp>" + date + "T00:00:00Z<"),
        "CHANGELOG.md: a heading of %s with the date of the build's time stamp expected, found %s",
        version,
        date);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files
              .filter(f -> f.toString().matches(".*(pom\\.xml|README\\.md|docs.\\S*\\.md)"))
              .toList()) {
        findings.expect(
            !Files.readString(file).contains("-SNAPSHOT"),
            "%s: version %s expected, found a snapshot",
            folder.relativize(file),
            version);
      }
    }
  }

  /** Another clone of the same commit, whose files have other times. */
  Checkout cloned(Path other, Random random) throws IOException, InterruptedException {
    Command.succeed(folder, Map.of(), List.of("git", "clone", "--quiet", ".", other.toString()));
    try (Stream<Path> files = Files.walk(other)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        long seconds = random.nextInt(1_700_000_000);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000 * seconds));
      }
    }
    return new Checkout(other);
  }

  void setVersion(String version) throws IOException, InterruptedException {
    Command.succeed(folder, Map.of(), List.of("java", ".ci/publish/SetVersion.java", version));
  }

  void maven(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("mvn", "--quiet"));
    words.addAll(Arrays.asList(arguments));
    Command.succeed(folder, environment, words);
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("git"));
    words.addAll(List.of("-c", "user.name=rehearsal", "-c", "user.email=nobody@example.com"));
    words.addAll(List.of("-c", "commit.gpgSign=false", "-c", "tag.gpgSign=false"));
    words.addAll(Arrays.asList(arguments));
    Command.succeed(folder, Map.of(), words);
  }

  private static void copyWorkingTree(Path folder) throws IOException {
    Path root = Path.of("").toAbsolutePath();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes)
              throws IOException {
            if (LEFT_OUT.contains(from.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(folder.resolve(root.relativize(from)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path from, BasicFileAttributes attributes)
              throws IOException {
            // The .git of a worktree is a file.
            if (!LEFT_OUT.contains(from.getFileName().toString())) {
              Path to = folder.resolve(root.relativize(from));
              Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
