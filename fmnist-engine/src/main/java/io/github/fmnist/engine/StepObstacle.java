package io.github.fmnist.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.DataSet;

/** Finds out why oneDNN cannot compute a step of a network that it supports. */
final class StepObstacle {
  private StepObstacle() {}

  /** Returns the reason, or null if oneDNN can compute the step. */
  static @Nullable String of(MultiLayerNetwork network, DataSet batch) {
    if (batch.hasMaskArrays()) {
      return "a batch with masks";
    }
    for (TrainingListener listener : network.getListeners()) {
      if (looksInside(listener)) {
        return "the listener "
            + listener.getClass().getSimpleName()
            + ", which may read activations or gradients of each layer";
      }
    }
    return null;
  }

  /** Returns whether a listener acts before the step is complete. */
  private static boolean looksInside(TrainingListener listener) {
    return overrides(listener, "onForwardPass", Model.class, List.class)
        || overrides(listener, "onForwardPass", Model.class, Map.class)
        || overrides(listener, "onGradientCalculation", Model.class)
        || overrides(listener, "onBackwardPass", Model.class);
  }

  private static boolean overrides(TrainingListener listener, String name, Class<?>... types) {
    return Arrays.stream(listener.getClass().getMethods())
        .filter(method -> method.getName().equals(name))
        .filter(method -> Arrays.equals(method.getParameterTypes(), types))
        .anyMatch(method -> method.getDeclaringClass() != BaseTrainingListener.class);
  }
}
