import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A published artifact: its files lie in one directory of a file repository. */
record Artifact(String name, String version, Path directory) {
  private static final Path GROUP = Path.of("io", "github", "fmnist");

  /** All artifacts of a version in a repository, found and not listed. */
  static List<Artifact> in(Path repository, String version) throws IOException {
    try (Stream<Path> names = Files.list(repository.resolve(GROUP))) {
      return names
          .filter(Files::isDirectory)
          .sorted()
          .map(n -> new Artifact(n.getFileName().toString(), version, n.resolve(version)))
          .toList();
    }
  }

  Path file(String ending) {
    return directory.resolve(name + "-" + version + ending);
  }

  Path pom() {
    return file(".pom");
  }

  boolean isJar() {
    return Files.exists(file(".jar"));
  }

  /** All files that are not derived from another. */
  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(f -> !f.toString().matches(".*\\.(md5|sha1|sha256|sha512|asc)"))
          .sorted()
          .toList();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
