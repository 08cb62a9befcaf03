package io.github.fmnist.experiments.trials;

/**
 * The line that says why a command failed, among those that it wrote: the last error, or the last
 * line if there is none.
 */
public final class ErrorLine {
  private static final String ERROR = "error: ";

  private String line = "";

  /** Creates the reader of a command's lines. */
  public ErrorLine() {}

  /** Reads the next line. */
  public void accept(String next) {
    if (next.startsWith(ERROR) || !line.startsWith(ERROR)) {
      line = next;
    }
  }

  /** Returns the line found so far; empty if there was none. */
  @Override
  public String toString() {
    return line;
  }
}
