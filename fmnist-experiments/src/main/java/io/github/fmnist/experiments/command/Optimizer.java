package io.github.fmnist.experiments.command;

import java.util.Locale;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** The optimizers that {@code --optimizer} offers, each with Deeplearning4j's other defaults. */
public enum Optimizer {
  ADAM,
  AMSGRAD,
  NADAM,
  NESTEROV,
  RMSPROP,
  SGD;

  public IUpdater updater(double learningRate) {
    return switch (this) {
      case ADAM -> new Adam(learningRate);
      case AMSGRAD -> new AMSGrad(learningRate);
      case NADAM -> new Nadam(learningRate);
      case NESTEROV -> new Nesterovs(learningRate);
      case RMSPROP -> new RmsProp(learningRate);
      case SGD -> new Sgd(learningRate);
    };
  }

  /** Returns the name as spelled on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
