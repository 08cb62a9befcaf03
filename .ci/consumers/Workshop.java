import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs Maven and Java, with a repository that shares the jars of the user's own. */
final class Workshop {
  private final Path directory = Path.of("target/consumers").toAbsolutePath();
  private final Path repository = directory.resolve("repository");
  private final Path projects = directory.resolve("projects");

  /** The reactor's artifacts go where no other build finds them. */
  void installOurs() throws IOException, InterruptedException {
    Path shared = Path.of(System.getProperty("user.home"), ".m2/repository");
    if (Files.isDirectory(shared)) {
      share(shared);
    }
    maven(
        Path.of("").toAbsolutePath(),
        "install",
        "-DskipTests",
        "-Dinvoker.skip",
        "-Dmaven.javadoc.skip",
        "-Dspotless.check.skip",
        "-Djacoco.skip",
        // The launcher's class path stays that of the user's repository.
        "-Dmdep.skip");
  }

  /** Jars are linked; what Maven writes in place is copied. */
  private void share(Path shared) throws IOException {
    Path ours = shared.resolve("io/github/fmnist");
    Files.walkFileTree(
        shared,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes)
              throws IOException {
            if (from.equals(ours)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(repository.resolve(shared.relativize(from)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path from, BasicFileAttributes attributes)
              throws IOException {
            shareFile(from, repository.resolve(shared.relativize(from)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void shareFile(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      return;
    }
    if (from.toString().endsWith(".jar")) {
      try {
        Files.createLink(to, from);
        return;
      } catch (IOException | UnsupportedOperationException e) {
        System.out.println("no links between file systems, copied: " + from.getFileName());
      }
    }
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /**
   * One call resolves the class paths of all; that of a project that cannot be resolved is missing.
   */
  void resolve(List<Project> all, String version) throws IOException, InterruptedException {
    StringBuilder pom = new StringBuilder("<project><modelVersion>4.0.0</modelVersion>\n");
    pom.append("<groupId>com.example</groupId><artifactId>all</artifactId><version>1</version>");
    pom.append("<packaging>pom</packaging><modules>\n");
    for (Project project : all) {
      project.write(projects, version);
      pom.append("<module>").append(project.name()).append("</module>\n");
    }
    Files.createDirectories(projects.resolve(".mvn"));
    Files.writeString(projects.resolve("pom.xml"), pom.append("</modules></project>\n"));
    try {
      maven(
          projects,
          "--fail-at-end",
          "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath",
          "-Dmdep.outputFile=classpath.txt",
          "-DincludeScope=runtime",
          "-Djavacpp.platform.host");
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Null where Maven could not resolve it. */
  String classPath(Project project) throws IOException {
    Path file = project.classPath(projects);
    return Files.exists(file) ? Files.readString(file).strip() : null;
  }

  /**
   * Compiles against the class path itself, as a user would, and returns what the program prints.
   */
  String run(String program, String classPath) throws IOException, InterruptedException {
    return Command.run(
            directory,
            Map.of("OMP_NUM_THREADS", "1"),
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "-cp",
                classPath,
                Path.of(".ci/consumers/programs", program).toAbsolutePath().toString()))
        .output();
  }

  private void maven(Path in, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("mvn", "--batch-mode", "--quiet"));
    command.add("-Dmaven.repo.local=" + repository);
    command.addAll(List.of(arguments));
    Command.succeed(in, Map.of(), command);
  }
}
