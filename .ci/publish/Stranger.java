import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Projects outside the reactor that depend on published artifacts. */
final class Stranger {
  private Stranger() {}

  /** A project whose only dependencies are these, with their version or that of the BOM. */
  static void write(Path directory, List<Artifact> artifacts, boolean bom) throws IOException {
    String version = "<version>" + artifacts.get(0).version() + "</version>";
    StringBuilder dependencies = new StringBuilder();
    for (Artifact artifact : artifacts) {
      dependencies.append(dependency(artifact.name(), bom ? "" : version));
    }
    String managed = dependency("fmnist-bom", version + "<type>pom</type><scope>import</scope>");
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("pom.xml"),
        """
        <project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId>
        <artifactId>%s</artifactId><version>1</version><packaging>pom</packaging>
        <dependencyManagement><dependencies>
        %s</dependencies></dependencyManagement>
        <dependencies>
        %s</dependencies></project>
        """
            .formatted(directory.getFileName(), bom ? managed : "", dependencies));
  }

  private static String dependency(String artifact, String rest) {
    return ("<dependency><groupId>io.github.fmnist</groupId><artifactId>%s</artifactId>"
            + "%s</dependency>\n")
        .formatted(artifact, rest);
  }

  /** Writes the class path of the project, and of each module if it has some. */
  static void resolve(Maven maven, Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve(".mvn")); // without the options of this checkout
    maven.succeed(
        directory,
        "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath",
        "-Dmdep.outputFile=classpath.txt",
        "-DincludeScope=runtime",
        ofAllPlatforms() ? "-Dnatives.of.all.platforms" : "-Djavacpp.platform.host");
  }

  /** The variable NATIVES may ask for the natives of all platforms, to see how large they are. */
  static boolean ofAllPlatforms() {
    return "all".equals(System.getenv("NATIVES"));
  }

  static List<Path> classPath(Path directory) throws IOException {
    return Stream.of(Files.readString(directory.resolve("classpath.txt")).split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }
}
