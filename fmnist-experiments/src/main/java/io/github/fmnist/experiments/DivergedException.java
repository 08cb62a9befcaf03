package io.github.fmnist.experiments;

/** Training that has lost its way: its loss is no longer a number. */
final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergedException(String message) {
    super(message);
  }
}
