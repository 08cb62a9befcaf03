import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a program in a directory until it ends. */
final class Command {
  /** An exit status, and what the program printed on both of its streams. */
  record Outcome(int status, String output) {}

  private Command() {}

  static Outcome run(Path directory, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.redirectErrorStream(true).environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    return new Outcome(process.waitFor(), output);
  }

  /**
   * Returns what the program printed.
   *
   * @throws IOException with the output, if its exit status is not 0
   */
  static String succeed(Path directory, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    Outcome outcome = run(directory, environment, words);
    if (outcome.status != 0) {
      throw new IOException(
          "%s: exit status 0 expected, found %d:%n%s"
              .formatted(words, outcome.status, outcome.output));
    }
    return outcome.output;
  }
}
