package io.github.fmnist.models;

/**
 * Thrown when training has diverged: the loss is far above that of guessing, NaN or infinite, or a
 * parameter is NaN or infinite.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message where it happened, and the value that was found
   */
  public DivergedException(String message) {
    super(message);
  }
}
