import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sets the version of fmnist: {@code java .ci/publish/SetVersion.java VERSION}, at the root of the
 * checkout. A version that ends in {@code -SNAPSHOT} is written into the poms. Any other is that of
 * a release: it is written into README and docs as well, the time stamp of the build becomes today,
 * and the unreleased changes in the changelog become those of the version.
 */
public final class SetVersion {
  private static final Pattern ELEMENT =
      Pattern.compile("(<artifactId>fmnist[\\w-]*</artifactId>\\s*<version>)[\\w.-]+(</version>)");
  private static final Pattern PROPERTY =
      Pattern.compile("(<fmnist.version>)[\\w.-]+(</fmnist.version>)");
  private static final Pattern COORDINATES =
      Pattern.compile("(io\\.github\\.fmnist:fmnist[\\w-]*:)\\d[\\w.-]*()");
  private static final Pattern FILE =
      Pattern.compile("(fmnist-[a-z]+-)\\d+\\.\\d+\\.\\d+(?:-SNAPSHOT)?(\\.jar)");
  private static final Pattern TIMESTAMP =
      Pattern.compile("(<project.build.outputTimestamp>)[^<]+(</project.build.outputTimestamp>)");
  private static final Pattern UNRELEASED = Pattern.compile("(?m)^(## \\[Unreleased])$()");

  private SetVersion() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1 || !arguments[0].matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?")) {
      System.err.println(
          "usage: java .ci/publish/SetVersion.java VERSION, such as 1.2.0 or 1.3.0-SNAPSHOT");
      System.exit(2);
    }
    String version = arguments[0];
    boolean release = !version.endsWith("-SNAPSHOT");
    for (Path file : files(release)) {
      for (Pattern pattern : List.of(ELEMENT, PROPERTY, COORDINATES, FILE)) {
        replace(file, pattern, version);
      }
    }
    if (release) {
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      replace(Path.of("pom.xml"), TIMESTAMP, today + "T00:00:00Z");
      replace(Path.of("CHANGELOG.md"), UNRELEASED, "\n\n## [%s] - %s".formatted(version, today));
    }
    System.out.println("fmnist " + version);
  }

  /** All poms, and for a release README and docs. */
  private static List<Path> files(boolean release) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(""), 4)) {
      return files
          .filter(f -> !f.toString().matches("(.*/)?(target|runs|\\.git)/.*"))
          .filter(
              f ->
                  f.endsWith("pom.xml") || release && f.toString().matches("(README|docs/.*)\\.md"))
          .toList();
    }
  }

  private static void replace(Path file, Pattern pattern, String text) throws IOException {
    String before = Files.readString(file);
    String after = pattern.matcher(before).replaceAll("$1" + Matcher.quoteReplacement(text) + "$2");
    if (!after.equals(before)) {
      Files.writeString(file, after);
    }
  }
}
