import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The distribution on a machine without Maven, unpacked into a path with spaces. */
final class DistributionTrial {
  private final Path directory;
  private final Findings findings;

  DistributionTrial(Path directory, Findings findings) {
    this.directory = directory;
    this.findings = findings;
  }

  void check(Checkout release, String version) throws IOException, InterruptedException {
    Path zip = zip(release, version);
    Path home = unpack(zip, directory.resolve("a folder with spaces")).resolve("fmnist-" + version);
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    for (String file : List.of("LICENSE", "NOTICE", "THIRD-PARTY.txt", "fmnist.cmd")) {
      findings.expect(Files.exists(home.resolve(file)), "%s: %s expected", zip, file);
    }

    Command.Outcome help = launch(elsewhere, home, "--help");
    findings.expect(
        help.status() == 0 && help.output().contains("activations"),
        "fmnist --help: a list of commands expected, found %s",
        help);

    Command.Outcome study =
        launch(
            elsewhere,
            home,
            "activations",
            "--preset",
            "quick",
            "--data",
            "synthetic",
            "--out",
            "a run");
    findings.expect(study.status() == 0, "fmnist activations: success expected, found %s", study);
    for (String result : List.of("summary.json", "report.html", "checksums.json")) {
      findings.expect(
          Files.exists(elsewhere.resolve("a run").resolve(result)),
          "fmnist activations: %s expected",
          result);
    }
    System.out.printf(
        "  %s, %.0f MB: --help and a study from another directory%n",
        zip.getFileName(), Files.size(zip) / 1e6);
  }

  private static Path zip(Checkout release, String version) throws IOException {
    Path target = release.folder().resolve("fmnist-experiments").resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(f -> f.getFileName().toString().matches("fmnist-" + version + "-\\w+-\\w+\\.zip"))
          .findFirst()
          .orElseThrow(() -> new IOException(target + ": a distribution expected, found none"));
    }
  }

  /** Unpacks as people do: with the permissions that the archive has. */
  private static Path unpack(Path zip, Path directory) throws IOException {
    try (FileSystem content =
            FileSystems.newFileSystem(
                URI.create("jar:" + zip.toUri()), Map.of("enablePosixFileAttributes", "true"));
        Stream<Path> entries = Files.walk(content.getPath("/"))) {
      for (Path entry : entries.toList()) {
        Path to = directory.resolve(entry.toString().substring(1));
        if (Files.isDirectory(entry)) {
          Files.createDirectories(to);
        } else {
          Files.copy(entry, to);
          Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(entry);
          Files.setPosixFilePermissions(to, permissions);
        }
      }
    }
    return directory;
  }

  /** With Java and the shell's own tools, and without a home directory that has something in it. */
  private Command.Outcome launch(Path in, Path home, String... arguments)
      throws IOException, InterruptedException {
    Path tools = Files.createDirectories(directory.resolve("tools"));
    for (String tool : List.of("bash", "dirname", "readlink")) {
      Path link = tools.resolve(tool);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, find(tool));
      }
    }
    Path empty = Files.createDirectories(directory.resolve("home"));
    return Command.run(
        in,
        Map.of(
            "PATH", tools.toString(),
            "JAVA_HOME", System.getProperty("java.home"),
            "FMNIST_OPTS", "-Xmx2g",
            "HOME", empty.toString()),
        Stream.concat(Stream.of(home.resolve("fmnist").toString()), Stream.of(arguments)).toList());
  }

  private static Path find(String tool) throws IOException {
    for (String directory : System.getenv("PATH").split(":")) {
      Path file = Path.of(directory, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new IOException(tool + ": a program on the PATH expected, found none");
  }
}
