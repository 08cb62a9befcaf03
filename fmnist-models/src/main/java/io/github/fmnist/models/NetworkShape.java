package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whether a network takes and gives what a model needs. */
final class NetworkShape {
  /** Values that a layer may give for one image: those of 16 channels of 1024 x 1024. */
  private static final long MOST_VALUES = 1 << 24;

  private NetworkShape() {}

  /** Images, codes and files are of float32. */
  static void requireFloat32(MultiLayerConfiguration network, String name) {
    checkArgument(
        network.getDataType() == DataType.FLOAT,
        "a data type of FLOAT expected of the %s, found %s",
        name,
        network.getDataType());
  }

  /** Refuses layers whose outputs would take more memory than any image of ours, before they do. */
  static void requireBounded(MultiLayerNetwork network, String name, int inputs) {
    List<InputType> outputs;
    try {
      outputs =
          network
              .getLayerWiseConfigurations()
              .getLayerActivationTypes(InputType.feedForward(inputs));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the %s takes no %d values: %s".formatted(name, inputs, e.getMessage()), e);
    }
    for (InputType output : outputs) {
      checkArgument(
          output.arrayElementsPerExample() > 0 && output.arrayElementsPerExample() <= MOST_VALUES,
          "layers of at most %s values expected in the %s, found %s",
          MOST_VALUES,
          name,
          output);
    }
  }

  /** Tries a network on a row of zeros. */
  static void check(CompiledNetwork network, String name, int inputs, int outputs) {
    INDArray row = Nd4j.zeros(DataType.FLOAT, 1, inputs);
    long[] found;
    try (Pass pass = network.forward(row, Mode.INFERENCE, 0)) {
      found = pass.output().shape();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the %s takes no %d values: %s".formatted(name, inputs, e.getMessage()), e);
    }
    checkArgument(
        Arrays.stream(found).reduce(1, Math::multiplyExact) == outputs,
        "an output of %s values expected of the %s, found shape %s",
        outputs,
        name,
        Arrays.toString(found));
  }
}
