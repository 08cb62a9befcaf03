package io.github.fmnist.experiments.run;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands that messages advise, as a shell reads them. */
public final class ShellCommand {
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_./:@%+=,-]+");

  private ShellCommand() {}

  /** Returns the command that continues a run. */
  public static String resume(Path run) {
    return "./fmnist resume " + quoted(run.toString());
  }

  /** Returns the command with the arguments of a study. */
  public static String study(List<String> arguments) {
    return arguments.stream()
        .map(ShellCommand::quoted)
        .collect(Collectors.joining(" ", "./fmnist ", ""));
  }

  /** Returns a word in single quotes, unless it has no character that a shell interprets. */
  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
