package io.github.fmnist.experiments;

/** What the exit code of a command means; 2 is picocli's own, for a wrong command line. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;
  static final int DATA = 3;
  static final int DIVERGED = 4;
  static final int FILES = 5;
  static final int COLLAPSED = 6;
  static final int MEMORY = 7;

  private ExitCode() {}
}
