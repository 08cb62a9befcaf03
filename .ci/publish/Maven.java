import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Maven as a stranger runs it: with a local repository that is empty at first. Artifacts of fmnist
 * come from the repository of the rehearsal; all others from the user's local repository where it
 * has them, so that little is downloaded.
 */
final class Maven {
  private static final String REPOSITORY =
      """
      <%1$s>
        <id>%2$s</id>
        <url>%3$s</url>
        <releases><checksumPolicy>%4$s</checksumPolicy></releases>
        <snapshots><enabled>false</enabled></snapshots>
      </%1$s>
      """;

  private final Path local;
  private final Path settings;

  Maven(Path directory, Path released) throws IOException {
    local = directory.resolve("local-repository");
    settings = directory.resolve("settings.xml");
    Path users = Path.of(System.getProperty("user.home"), ".m2", "repository");
    StringBuilder xml = new StringBuilder("<settings><profiles><profile><id>rehearsal</id>\n");
    xml.append("<repositories>\n");
    xml.append(REPOSITORY.formatted("repository", "rehearsal", released.toUri(), "fail"));
    // A local repository has no checksums.
    xml.append(REPOSITORY.formatted("repository", "from-disk", users.toUri(), "ignore"));
    xml.append("</repositories>\n<pluginRepositories>\n");
    xml.append(REPOSITORY.formatted("pluginRepository", "from-disk", users.toUri(), "ignore"));
    xml.append("</pluginRepositories>\n</profile></profiles>\n");
    xml.append("<activeProfiles><activeProfile>rehearsal</activeProfile></activeProfiles>\n");
    Files.createDirectories(directory);
    Files.writeString(settings, xml.append("</settings>\n"));
  }

  Command.Outcome run(Path project, String... arguments) throws IOException, InterruptedException {
    return Command.run(project, Map.of("OMP_NUM_THREADS", "1"), words(arguments));
  }

  /** Runs Maven, whose output has that of programs that it runs. */
  Command.Outcome talking(Path project, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = words(arguments);
    words.remove("--quiet");
    return Command.run(project, Map.of("OMP_NUM_THREADS", "1"), words);
  }

  String succeed(Path project, String... arguments) throws IOException, InterruptedException {
    return Command.succeed(project, Map.of("OMP_NUM_THREADS", "1"), words(arguments));
  }

  /** The settings take the place of the global ones, so that the user's own still hold. */
  private List<String> words(String... arguments) {
    List<String> words = new ArrayList<>(List.of("mvn", "--batch-mode", "--quiet"));
    words.addAll(List.of("--global-settings", settings.toString()));
    words.add("-Dmaven.repo.local=" + local);
    words.addAll(List.of(arguments));
    return words;
  }

  /** Whether a file of an artifact in the local repository came from the rehearsal's repository. */
  boolean cameFromTheRehearsal(Artifact artifact, String ending) throws IOException {
    Path directory =
        local.resolve("io/github/fmnist").resolve(artifact.name()).resolve(artifact.version());
    Path origins = directory.resolve("_remote.repositories");
    String file = artifact.file(ending).getFileName().toString();
    return Files.exists(origins)
        && Files.readString(origins).lines().anyMatch((file + ">rehearsal=")::equals);
  }
}
