package io.github.fmnist.models;

/** Training that has lost its way: its loss is no longer a number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergedException(double loss, int epoch, int step) {
    super(
        "training diverged: the loss is %s in epoch %d, step %d; a smaller learning rate may help"
            .formatted(loss, epoch + 1, step + 1));
  }
}
