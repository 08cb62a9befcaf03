package io.github.fmnist.benchmarks;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.engine.Precision;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Our engine; not {@link Engine#AUTO}, lest stock Deeplearning4j be measured in its place. */
final class FmnistJob {
  private FmnistJob() {}

  static Job of(Workload workload, Precision precision) {
    CompiledNetwork network =
        Engine.ONEDNN.compile(Dl4jJob.network(workload.activation()), precision);
    DataSet[] batches = Dl4jJob.batches(workload.batchSize());
    return workload.training()
        ? number -> checkFinite(network.step(batches[number % batches.length]))
        : number -> classify(network, batches[number % batches.length].getFeatures());
  }

  private static void classify(CompiledNetwork network, INDArray images) {
    try (Pass pass = network.forward(images, Mode.INFERENCE, 0)) {
      checkFinite(pass.output().getFloat(0));
    }
  }

  private static void checkFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalStateException("the engine computed " + value);
    }
  }
}
