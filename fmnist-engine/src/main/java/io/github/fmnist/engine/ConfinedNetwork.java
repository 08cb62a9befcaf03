package io.github.fmnist.engine;

import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** A compiled network that one thread at a time may use, its passes included. */
final class ConfinedNetwork implements CompiledNetwork {
  private final Confinement confinement = new Confinement("the compiled network");
  private final CompiledNetwork network;

  ConfinedNetwork(CompiledNetwork network) {
    this.network = network;
  }

  @Override
  public Engine engine() {
    return network.engine();
  }

  @Override
  public Precision precision() {
    return network.precision();
  }

  @Override
  public MultiLayerNetwork network() {
    return network.network();
  }

  @Override
  public Pass forward(INDArray x, Mode mode, long step) {
    return confinement.call(() -> new ConfinedPass(network.forward(x, mode, step)));
  }

  @Override
  public void zeroGradients() {
    confinement.run(network::zeroGradients);
  }

  @Override
  public void update(int examples, int iteration, int epoch) {
    confinement.run(() -> network.update(examples, iteration, epoch));
  }

  @Override
  public double step(DataSet batch) {
    return confinement.call(() -> network.step(batch));
  }

  @Override
  public INDArray infer(INDArray x) {
    return confinement.call(() -> network.infer(x));
  }

  @Override
  public INDArray output(INDArray x) {
    return confinement.call(() -> network.output(x));
  }

  @Override
  public int[] predict(INDArray x) {
    return confinement.call(() -> network.predict(x));
  }

  @Override
  public Evaluation evaluate(DataSetIterator batches) {
    return confinement.call(() -> network.evaluate(batches));
  }

  @Override
  public double score(DataSet dataset) {
    return confinement.call(() -> network.score(dataset));
  }

  @Override
  public void close() {
    confinement.close(network::close);
  }

  private final class ConfinedPass implements Pass {
    private final Pass pass;

    ConfinedPass(Pass pass) {
      this.pass = pass;
    }

    @Override
    public INDArray output() {
      return confinement.call(pass::output);
    }

    @Override
    public @Nullable INDArray backward(INDArray outputGradient, Gradients requested) {
      return confinement
          .call(() -> Optional.ofNullable(pass.backward(outputGradient, requested)))
          .orElse(null);
    }

    @Override
    public void close() {
      confinement.release(pass::close);
    }
  }
}
