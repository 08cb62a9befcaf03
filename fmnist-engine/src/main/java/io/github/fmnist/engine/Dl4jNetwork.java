package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network on stock Deeplearning4j: the reference that the fast engine is tested against, and its
 * stand-in.
 *
 * <p>Layers of Deeplearning4j remember one batch. So a pass that is not the latest goes forward
 * again before it goes backward; dropout draws the same, since the generator is seeded by the step.
 */
final class Dl4jNetwork implements CompiledNetwork {
  private static final LayerWorkspaceMgr HEAP = LayerWorkspaceMgr.noWorkspaces();

  private final MultiLayerNetwork network;
  private final OutputLoss loss;
  private final Updates updates;
  private final INDArray gradients;
  private final INDArray accumulated;
  private final boolean endsInOutputLayer;

  /** The pass that the layers remember. */
  private Dl4jPass latest;

  private boolean closed;

  Dl4jNetwork(MultiLayerNetwork network) {
    this.network = network;
    if (network.getFlattenedGradients() == null) {
      network.initGradientsView();
    }
    gradients = network.getFlattenedGradients();
    accumulated = gradients.like();
    updates = new Dl4jUpdates(network);
    org.deeplearning4j.nn.conf.layers.Layer last =
        network.getLayer(network.getnLayers() - 1).conf().getLayer();
    endsInOutputLayer = last instanceof BaseOutputLayer;
    checkArgument(
        !endsInOutputLayer || last.getClass() == OutputLayer.class,
        "a network that ends in an OutputLayer or no output layer expected, found %s",
        last.getClass().getSimpleName());
    loss = OutputLoss.of(network);
  }

  @Override
  public Engine engine() {
    return Engine.DL4J;
  }

  @Override
  public Pass forward(INDArray x, Mode mode, long step) {
    checkState(!closed, "the compiled network is closed");
    return new Dl4jPass(x, mode, step);
  }

  @Override
  public void zeroGradients() {
    accumulated.assign(0);
  }

  @Override
  public void update(int examples, int iteration, int epoch) {
    gradients.assign(accumulated);
    updates.apply(examples, iteration, epoch);
  }

  @Override
  public double step(DataSet batch) {
    return Steps.classify(this, network, loss, batch);
  }

  @Override
  public void close() {
    closed = true;
    latest = null;
  }

  private final class Dl4jPass implements Pass {
    private final INDArray x;
    private final Mode mode;
    private final long step;
    private final List<INDArray> inputs = new ArrayList<>();
    private final INDArray output;
    private boolean open = true;

    Dl4jPass(INDArray x, Mode mode, long step) {
      this.x = x;
      this.mode = mode;
      this.step = step;
      output = goForward();
    }

    @Override
    public INDArray output() {
      checkState(open && !closed, "the pass is closed");
      return output;
    }

    @Override
    public INDArray backward(INDArray outputGradient, Want want) {
      checkState(open && !closed, "the pass is closed");
      Steps.checkGradient(outputGradient, output);
      if (latest != this) {
        goForward();
      }
      gradients.assign(0);
      INDArray inputGradient = goBackward(outputGradient.dup());
      if (want.parameters()) {
        accumulated.addi(gradients);
      }
      return want.input() ? inputGradient : null;
    }

    @Override
    public void close() {
      open = false;
      if (latest == this) {
        latest = null;
      }
    }

    private INDArray goForward() {
      latest = this;
      inputs.clear();
      boolean training = mode == Mode.TRAIN;
      if (training) {
        long seed = network.getDefaultConfiguration().getSeed();
        Nd4j.getRandom().setSeed(CounterRandom.of(seed, 0, 0, step).bits(0));
      }
      INDArray values = x.dup('c');
      for (int i = 0; i < network.getnLayers(); i++) {
        InputPreProcessor preprocessor = preprocessor(i);
        if (preprocessor != null) {
          values = preprocessor.preProcess(values, batchSize(), HEAP);
        }
        inputs.add(values);
        values = isLogits(i) ? logits(i, values) : activate(i, values, training);
      }
      return values;
    }

    private INDArray activate(int i, INDArray values, boolean training) {
      Layer layer = network.getLayer(i);
      layer.setInputMiniBatchSize(batchSize());
      return layer.activate(values, training, HEAP);
    }

    private INDArray logits(int i, INDArray values) {
      IDropout dropout = dropout(i);
      if (mode == Mode.TRAIN && dropout != null) {
        inputs.set(i, dropout.applyDropout(values, values.like(), 0, 0, HEAP));
      }
      INDArray result = inputs.get(i).mmul(network.getLayer(i).getParam("W"));
      return hasBias(i) ? result.addiRowVector(network.getLayer(i).getParam("b")) : result;
    }

    private INDArray goBackward(INDArray outputGradient) {
      INDArray gradient = outputGradient;
      for (int i = network.getnLayers() - 1; i >= 0; i--) {
        gradient =
            isLogits(i)
                ? logitsBackward(i, gradient)
                : network.getLayer(i).backpropGradient(gradient, HEAP).getSecond();
        if (preprocessor(i) != null && gradient != null) {
          gradient = preprocessor(i).backprop(gradient, batchSize(), HEAP);
        }
      }
      return gradient;
    }

    private INDArray logitsBackward(int i, INDArray gradient) {
      INDArray weights = network.getLayer(i).getParam("W");
      gradientOf(weights).assign(inputs.get(i).transpose().mmul(gradient));
      if (hasBias(i)) {
        gradientOf(network.getLayer(i).getParam("b")).assign(gradient.sum(true, 0));
      }
      INDArray inputGradient = gradient.mmul(weights.transpose());
      return mode == Mode.TRAIN && dropout(i) != null
          ? dropout(i).backprop(inputGradient, inputGradient, 0, 0)
          : inputGradient;
    }

    private INDArray gradientOf(INDArray parameter) {
      return FlatViews.like(parameter, network.params(), gradients).reshape('f', parameter.shape());
    }

    private int batchSize() {
      return Math.toIntExact(x.size(0));
    }
  }

  private boolean isLogits(int i) {
    return endsInOutputLayer && i == network.getnLayers() - 1;
  }

  private boolean hasBias(int i) {
    return network.getLayer(i).paramTable().containsKey("b");
  }

  private IDropout dropout(int i) {
    return network.getLayer(i).conf().getLayer().getIDropout();
  }

  private InputPreProcessor preprocessor(int i) {
    return network.getLayerWiseConfigurations().getInputPreProcess(i);
  }
}
