package io.github.fmnist.experiments;

import java.util.function.DoubleFunction;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** The optimizers that {@code --optimizer} offers, each with Deeplearning4j's other defaults. */
enum Optimizer {
  ADAM(Adam::new),
  AMSGRAD(AMSGrad::new),
  NADAM(Nadam::new),
  NESTEROV(Nesterovs::new),
  RMSPROP(RmsProp::new),
  SGD(Sgd::new);

  private final DoubleFunction<IUpdater> updater;

  Optimizer(DoubleFunction<IUpdater> updater) {
    this.updater = updater;
  }

  IUpdater updater(double learningRate) {
    return updater.apply(learningRate);
  }
}
