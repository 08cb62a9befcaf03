package io.github.fmnist.experiments.trials;

import io.github.fmnist.experiments.command.Cli;
import java.io.IOException;
import java.util.Arrays;

/** The main class of a process that computes one trial, and ends when its parent does. */
final class TrialProcess {
  private TrialProcess() {}

  /**
   * Runs a command.
   *
   * @param args name of the command's class, and its arguments
   */
  public static void main(String[] args) throws ClassNotFoundException {
    Thread watch = new Thread(TrialProcess::endWithParent, "parent");
    watch.setDaemon(true);
    watch.start();
    Cli.main(Task.create(Class.forName(args[0])), Arrays.copyOfRange(args, 1, args.length));
  }

  /** The parent holds the other end of standard input, which the system closes when it dies. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent sends nothing.
      }
    } catch (IOException e) {
      // As at the end of the stream.
    }
    Runtime.getRuntime().halt(1);
  }
}
