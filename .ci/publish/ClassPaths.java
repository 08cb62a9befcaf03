import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The run time class path of a project that depends on one published artifact and nothing else. */
final class ClassPaths {
  private static final List<String> TEST_LIBRARIES =
      List.of("org/junit/", "junit/framework/", "org/assertj/", "org/mockito/", "org/hamcrest/");

  private static final List<String> LOGGING_BINDINGS =
      List.of(
          "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
          "org/slf4j/impl/StaticLoggerBinder.class");

  private final Map<Artifact, List<Path>> jars = new LinkedHashMap<>();
  private final Findings findings;

  private ClassPaths(Findings findings) {
    this.findings = findings;
  }

  /** One call of Maven resolves all of them. */
  static ClassPaths resolve(
      Path directory, Maven maven, List<Artifact> artifacts, Findings findings)
      throws IOException, InterruptedException {
    List<Artifact> published = artifacts.stream().filter(Artifact::isJar).toList();
    StringBuilder modules = new StringBuilder();
    for (Artifact artifact : published) {
      modules.append("<module>").append(artifact).append("</module>\n");
      Stranger.write(directory.resolve(artifact.name()), List.of(artifact), false);
    }
    Files.writeString(
        directory.resolve("pom.xml"),
        """
        <project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId>
        <artifactId>class-paths</artifactId><version>1</version><packaging>pom</packaging>
        <modules>
        %s</modules></project>
        """
            .formatted(modules));
    Stranger.resolve(maven, directory);
    ClassPaths paths = new ClassPaths(findings);
    for (Artifact artifact : published) {
      paths.jars.put(artifact, Stranger.classPath(directory.resolve(artifact.name())));
    }
    return paths;
  }

  void check() throws IOException {
    System.out.println("| artifact | jars | MB | of these, natives |");
    System.out.println("|---|---|---|---|");
    for (Map.Entry<Artifact, List<Path>> entry : jars.entrySet()) {
      check(entry.getKey(), entry.getValue());
      System.out.printf(
          "| `%s` | %d | %.0f | %.0f |%n",
          entry.getKey(),
          entry.getValue().size(),
          megabytes(entry.getValue()),
          megabytes(entry.getValue().stream().filter(ClassPaths::isNative).toList()));
    }
  }

  List<Path> of(Artifact artifact) {
    return jars.get(artifact);
  }

  private void check(Artifact artifact, List<Path> classPath) throws IOException {
    Map<String, List<String>> holders = new TreeMap<>();
    for (Path jar : classPath) {
      for (String entry : entries(jar)) {
        holders.computeIfAbsent(entry, e -> new ArrayList<>()).add(jar.getFileName().toString());
      }
    }
    List<String> twice =
        holders.keySet().stream()
            .filter(e -> e.endsWith(".class") && !e.matches("(META-INF/.*|.*-info\\.class)"))
            .filter(e -> holders.get(e).size() > 1)
            .map(e -> e + " in " + holders.get(e))
            .toList();
    findings.expect(twice.isEmpty(), "%s: each class once expected, found %s", artifact, twice);
    brings(artifact, "test library", holders, TEST_LIBRARIES);
    brings(artifact, "logging binding", holders, LOGGING_BINDINGS);
    boolean computes = classPath.stream().anyMatch(j -> isOf(j, "fmnist-models"));
    boolean backend = classPath.stream().anyMatch(j -> isOf(j, "nd4j-native"));
    findings.expect(
        computes == backend, "%s: a backend of nd4j with fmnist-models alone expected", artifact);
  }

  private void brings(
      Artifact artifact, String what, Map<String, List<String>> holders, List<String> entries) {
    List<String> jars =
        holders.keySet().stream()
            .filter(entry -> entries.stream().anyMatch(entry::startsWith))
            .flatMap(entry -> holders.get(entry).stream())
            .distinct()
            .toList();
    findings.expect(jars.isEmpty(), "%s: no %s expected, found %s", artifact, what, jars);
  }

  private static List<String> entries(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile());
        Stream<? extends ZipEntry> entries = zip.stream()) {
      return entries.map(ZipEntry::getName).toList();
    }
  }

  private static boolean isOf(Path jar, String artifact) {
    return jar.getParent().getParent().getFileName().toString().equals(artifact);
  }

  private static boolean isNative(Path jar) {
    return jar.getFileName().toString().matches(".*-(linux|macosx|windows)-\\w+\\.jar");
  }

  private static double megabytes(List<Path> files) throws IOException {
    double bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes / 1e6;
  }
}
