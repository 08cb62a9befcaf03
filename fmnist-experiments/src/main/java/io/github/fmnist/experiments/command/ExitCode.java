package io.github.fmnist.experiments.command;

/** The exit codes of the commands; 2 is picocli's own, for a wrong command line. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int FAILURE = 1;
  public static final int USAGE = 2;
  public static final int DATA = 3;
  public static final int DIVERGED = 4;
  public static final int FILES = 5;
  public static final int COLLAPSED = 6;
  public static final int MEMORY = 7;
  public static final int INTERRUPTED = 8;
  public static final int DIFFERENT = 9;
  public static final int FAILED_TRIALS = 10;

  private ExitCode() {}
}
