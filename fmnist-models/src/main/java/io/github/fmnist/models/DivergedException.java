package io.github.fmnist.models;

/** Training that has lost its way: its loss is far above that of guessing, or no number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message says where, and what was found
   */
  public DivergedException(String message) {
    super(message);
  }
}
