package io.github.fmnist.experiments.trials;

import io.github.fmnist.experiments.command.Cli;
import java.io.PrintWriter;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * A trial that a worker is to compute: the command of its study with the arguments of the run, and
 * options that select the trial. The worker writes the result into the directory of the run.
 *
 * @param title name of the trial
 * @param threads number of threads for arithmetic
 * @param command class of the command
 * @param arguments arguments of the command
 */
public record Task(
    String title, int threads, Class<? extends Callable<Integer>> command, List<String> arguments)
    implements Serializable {

  /**
   * Computes the trial in this process.
   *
   * @return the exit code of the command
   */
  public int run(PrintWriter err) {
    return Cli.run(
        new CommandLine(create(command)).setOut(err).setErr(err), arguments.toArray(String[]::new));
  }

  /** Creates a command. */
  static Object create(Class<?> command) {
    try {
      return command.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          command + ": a command with a public constructor expected", e);
    }
  }
}
