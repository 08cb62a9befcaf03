package io.github.fmnist.experiments.run;

import java.io.IOException;

/** A run was interrupted after it had saved a checkpoint. */
public final class InterruptedRunException extends IOException {
  private static final long serialVersionUID = 1;

  InterruptedRunException(String message) {
    super(message);
  }
}
