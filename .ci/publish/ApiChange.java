import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The next version in a scratch checkout: its build compares the public API with the release that
 * was rehearsed. A method that is hidden must fail it; that the method is there again, and a new
 * one, must not.
 */
final class ApiChange {
  /** A method of an instance or a class that begins in one line, and is no override. */
  private static final Pattern METHOD =
      Pattern.compile(
          "(?<!@Override\\n)^  public (static )?[\\w<>\\[\\], ]+ (\\w+)\\(.*\\{$",
          Pattern.MULTILINE);

  /** Modules of one flat package: a method that is not public any more can still be compiled. */
  private static final List<String> FLAT =
      List.of("fmnist-data", "fmnist-engine", "fmnist-export", "fmnist-viz");

  private final Checkout checkout;
  private final Maven maven;
  private final String released;
  private final Findings findings;

  ApiChange(Checkout checkout, Maven maven, String released, Findings findings) {
    this.checkout = checkout;
    this.maven = maven;
    this.released = released;
    this.findings = findings;
  }

  void check(Random random) throws IOException, InterruptedException {
    String module = FLAT.get(random.nextInt(FLAT.size()));
    List<Path> sources = sources(module);
    Path source = sources.get(random.nextInt(sources.size()));
    String before = Files.readString(source);
    List<MatchResult> methods = METHOD.matcher(before).results().toList();
    MatchResult method = methods.get(random.nextInt(methods.size()));
    String name = method.group(2);

    int line = method.start();
    Files.writeString(
        source, before.substring(0, line) + before.substring(line).replaceFirst("public ", ""));
    Command.Outcome hidden = build(module);
    boolean named = hidden.output().contains(name) && hidden.output().contains("japicmp");
    findings.expect(
        hidden.status() != 0 && named,
        "%s.%s hidden: a build expected that fails and names it, found status %d:%n%s",
        source.getFileName(),
        name,
        hidden.status(),
        hidden.output());

    int end = before.lastIndexOf('}');
    Files.writeString(
        source,
        before.substring(0, end)
            + "\n  /** New. */\n  public static void newInThisVersion() {}\n}\n");
    Command.Outcome more = build(module);
    findings.expect(
        more.status() == 0,
        "%s with a new method: a build expected that passes, found status %d:%n%s",
        source.getFileName(),
        more.status(),
        more.output());
    System.out.printf(
        "  %s: %s.%s hidden: exit status %d; a new method: exit status %d%n",
        module,
        source.getFileName().toString().replace(".java", ""),
        name,
        hidden.status(),
        more.status());
  }

  private Command.Outcome build(String module) throws IOException, InterruptedException {
    return maven.run(
        checkout.folder(),
        "verify",
        "--projects",
        module,
        "--also-make",
        "-Dlast.release=" + released,
        "-Dmaven.test.skip",
        "-Dmaven.javadoc.skip",
        "-Dmaven.source.skip",
        "-Dspotless.check.skip",
        "-Djacoco.skip");
  }

  /** The public classes and records of a module that have such methods. */
  private List<Path> sources(String module) throws IOException {
    List<Path> sources = new ArrayList<>();
    Path root = checkout.folder().resolve(module).resolve("src").resolve("main").resolve("java");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        String text = Files.readString(file);
        if (text.contains("\npublic final class ") && METHOD.matcher(text).find()) {
          sources.add(file);
        }
      }
    }
    return sources;
  }
}
