package io.github.fmnist.experiments;

/** Training that has lost its way: its loss is far above that of guessing, or no number. */
final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergedException(String message) {
    super(message);
  }
}
