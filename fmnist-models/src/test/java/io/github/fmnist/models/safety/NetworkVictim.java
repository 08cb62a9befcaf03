package io.github.fmnist.models.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.models.internal.Floats;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Uses of a compiled network, its passes and its arrays; stock Deeplearning4j gives the expected
 * results.
 */
final class NetworkVictim extends Victim {
  private static final int PIXELS = 36;
  private static final int CLASSES = 3;

  /** An open pass with a copy of its batch. */
  private record Open(Pass pass, INDArray batch, INDArray copy, Mode mode, INDArray parameters) {}

  private final Arrays arrays;
  private final Activation activation;
  private final MultiLayerNetwork network;
  private final Engine engine;
  private final List<Open> passes = new ArrayList<>();
  private CompiledNetwork compiled;

  NetworkVictim(Random random) {
    super(random);
    arrays = new Arrays(random);
    activation =
        List.of(Activation.RELU, Activation.SELU, Activation.TANH, Activation.SWISH)
            .get(random.nextInt(4));
    network = network();
    engine = List.of(Engine.values()).get(random.nextInt(Engine.values().length));
    compiled = engine.compile(network);
    add(6, "forward", this::forward);
    add(6, "backward", this::backward);
    add(4, "infer, output, predict, score", this::inference);
    add(4, "step", this::step);
    add(3, "a bad batch", this::badBatch);
    add(2, "a bad gradient", this::badGradient);
    add(2, "bad labels", this::badLabels);
    add(2, "a NaN in a batch", this::nan);
    add(2, "closing what a pass lends", this::closeLent);
    add(2, "closing the batch of a pass", this::closeBatch);
    add(1, "a pass whose workspace is left", this::leaveWorkspace);
    add(2, "other parameters", this::otherParameters);
    add(1, "parameters that are NaN", this::nanParameters);
    add(1, "closing a pass", this::closePass);
    add(1, "several threads", this::severalThreads);
    add(1, "closing beside a running use", this::closeBeside);
    add(1, "use after close", this::useAfterClose);
    add(1, "other arrays of gradients", this::replaceGradients);
    add(1, "a listener that throws", this::throwingListener);
    add(1, "a second compiled form of the network", this::secondForm);
    add(1, "bad counts of an update", this::badUpdate);
    add(1, "a closed network", this::closeNetwork);
  }

  private MultiLayerNetwork network() {
    List<IUpdater> updaters =
        List.of(new Sgd(0.05), new Nesterovs(0.02, 0.9), new Adam(1e-2, 0.9, 0.999, 1e-2));
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(random.nextInt(100))
            .updater(updaters.get(random.nextInt(updaters.size())))
            .activation(activation)
            .list();
    if (random.nextBoolean()) {
      layers.layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build());
      layers.layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build());
    }
    if (random.nextBoolean()) {
      layers.layer(new DenseLayer.Builder().nOut(5).build());
    }
    if (random.nextInt(3) == 0) {
      layers.layer(new BatchNormalization.Builder().build());
    }
    layers.layer(new OutputLayer.Builder().nOut(CLASSES).activation(Activation.SOFTMAX).build());
    MultiLayerNetwork network =
        new MultiLayerNetwork(layers.setInputType(InputType.convolutionalFlat(6, 6, 1)).build());
    network.init();
    return network;
  }

  private INDArray batch() {
    // With fewer, gradients of batch normalization are little more than rounding errors.
    return arrays.good(5 + random.nextInt(4), PIXELS);
  }

  private DataSet labelled(INDArray x) {
    INDArray labels = Nd4j.zeros(x.size(0), CLASSES);
    for (int i = 0; i < x.size(0); i++) {
      labels.putScalar(i, random.nextInt(CLASSES), 1);
    }
    return new DataSet(x, arrays.inSomeOrder(labels));
  }

  /** Returns a separate network with the same parameters and state. */
  private MultiLayerNetwork stock() {
    MultiLayerNetwork copy = new MultiLayerNetwork(network.getLayerWiseConfigurations().clone());
    copy.init();
    copy.params().assign(network.params());
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      copy.getUpdater().getStateViewArray().assign(state);
    }
    copy.setIterationCount(network.getIterationCount());
    return copy;
  }

  private void forward() {
    INDArray x = batch();
    Mode mode = List.of(Mode.values()).get(random.nextInt(Mode.values().length));
    Pass pass = compiled.forward(x, mode, 0);
    passes.add(new Open(pass, x, x.dup(), mode, network.params().dup()));
    INDArray expected =
        mode == Mode.TRAIN ? last(stock().feedForward(x.dup(), true)) : stock().output(x.dup());
    near("the output of a pass", Transforms.softmax(pass.output(), true), expected);
  }

  private static INDArray last(List<INDArray> activations) {
    return activations.get(activations.size() - 1);
  }

  /** Returns an open pass that was computed with the current parameters. */
  private Open current() {
    if (passes.isEmpty()) {
      forward();
    }
    Open open = passes.get(random.nextInt(passes.size()));
    if (!open.parameters().equals(network.params())) {
      forward();
      open = passes.get(passes.size() - 1);
    }
    return open;
  }

  private void backward() {
    Open open = current();
    INDArray gradient = arrays.good(open.copy().size(0), CLASSES);
    compiled.zeroGradients();
    INDArray found = open.pass().backward(gradient, Gradients.BOTH);
    MultiLayerNetwork copy = stock();
    try (CompiledNetwork reference = Engine.DL4J.compile(copy);
        Pass pass = reference.forward(open.copy(), open.mode(), 0)) {
      INDArray expected = pass.backward(gradient.dup(), Gradients.BOTH);
      if (compiled.engine() == Engine.ONEDNN && !Floats.areFinite(expected)) {
        // The derivative of swish overflows from 44 on in stock Deeplearning4j, but not in oneDNN.
        assertThat(activation).isEqualTo(Activation.SWISH);
        return;
      }
      near("the input gradient", found, expected);
      // Stock Deeplearning4j keeps the gradients separate until an update.
      if (compiled.engine() == Engine.ONEDNN) {
        reference.zeroGradients();
        near(
            "the parameter gradients",
            network.getFlattenedGradients(),
            copy.getFlattenedGradients());
      }
    }
  }

  private void inference() {
    INDArray x = batch();
    INDArray expected = stock().output(x.dup());
    near("infer", Transforms.softmax(compiled.infer(x), true), expected);
    near("output", compiled.output(x), expected);
    assertThat(compiled.predict(x)).isEqualTo(compiled.output(x).argMax(1).toIntVector());
    DataSet batch = labelled(x);
    double loss = stock().score(batch);
    double allowed = 1e-3 * Math.max(1, Math.abs(loss));
    if (Double.isFinite(loss)) {
      assertThat(compiled.score(batch)).isCloseTo(loss, within(allowed));
    } else {
      assertThat(compiled.score(batch)).isEqualTo(Double.valueOf(loss)); // NaN as well
    }
  }

  private void step() {
    DataSet batch = labelled(batch());
    MultiLayerNetwork stock = stock();
    INDArray before = network.params().dup();
    double loss = compiled.step(batch);
    stock.fit(batch.copy());
    if (!Floats.areFinite(network.params())) {
      // Stock Deeplearning4j would ignore NaN; other actions test NaN.
      assertThat(Floats.areFinite(stock.params())).as("stock's parameters are finite").isFalse();
      spent();
      return;
    }
    if (Double.isFinite(stock.score() + stock.params().norm1Number().doubleValue())) {
      assertThat(Math.abs(loss - stock.score()))
          .as("loss %s instead of %s", loss, stock.score())
          .isLessThan(1e-3 * Math.max(1, Math.abs(stock.score())));
      INDArray moved = stock.params().sub(before);
      double allowed =
          1e-5 * stock.params().amaxNumber().doubleValue()
              + 5e-3 * moved.amaxNumber().doubleValue()
              + 1e-6;
      assertThat(network.params().sub(stock.params()).amaxNumber().doubleValue())
          .as("difference of the parameters after a step")
          .isLessThan(allowed);
    }
  }

  private void badBatch() {
    INDArray x = arrays.bad(3, PIXELS);
    String what = " of a batch " + x.shapeInfoToString();
    refused("forward" + what, () -> compiled.forward(x, Mode.TRAIN, 0));
    refused("infer" + what, () -> compiled.infer(x));
    refused("output" + what, () -> compiled.output(x));
    refused("predict" + what, () -> compiled.predict(x));
    DataSet batch = new DataSet(x, Nd4j.ones(3, CLASSES).muli(1.0 / CLASSES));
    refused("step" + what, () -> compiled.step(batch));
    refused("score" + what, () -> compiled.score(batch));
  }

  private void badGradient() {
    Open open = current();
    INDArray gradient = arrays.bad(open.copy().size(0), CLASSES);
    refused(
        "a gradient " + gradient.shapeInfoToString(),
        () -> open.pass().backward(gradient, Gradients.BOTH));
  }

  private void badLabels() {
    float[] before = network.params().dup().data().asFloat();
    INDArray x = arrays.good(3, PIXELS);
    List<INDArray> labels =
        List.of(
            Arrays.closed(arrays.good(3, CLASSES)),
            arrays.ofALeftWorkspace(3, CLASSES),
            arrays.good(3, CLASSES + 1),
            arrays.good(2, CLASSES),
            arrays.good(3));
    DataSet batch = new DataSet(x, labels.get(random.nextInt(labels.size())));
    refused("step with bad labels", () -> compiled.step(batch));
    refused("score with bad labels", () -> compiled.score(batch));
    assertThat(network.params().dup().data().asFloat()).isEqualTo(before);
  }

  private void nan() {
    INDArray x = arrays.good(4, PIXELS).dup();
    x.putScalar(1, random.nextInt(PIXELS), random.nextBoolean() ? Float.NaN : 1 / 0f);
    assertThat(compiled.infer(x).getRow(1).toFloatVector()).containsOnly(Float.NaN);
    float[] before = network.params().dup().data().asFloat();
    assertThat(compiled.step(labelled(x))).isNaN();
    assertThat(network.params().dup().data().asFloat()).isEqualTo(before);
  }

  private void otherParameters() {
    network.setParams(arrays.good(1, network.numParams()));
    for (Layer layer : network.getLayers()) {
      if (layer.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD) != null) {
        // With a variance near zero, a gradient is little more than rounding errors.
        INDArray logStd = layer.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
        logStd.assign(Transforms.abs(logStd));
      }
    }
  }

  private void nanParameters() {
    INDArray before = network.params().dup();
    network.params().putScalar(random.nextInt((int) network.numParams()), Float.NaN);
    INDArray x = batch();
    assertThat(compiled.infer(x).data().asFloat()).containsOnly(Float.NaN);
    assertThat(compiled.score(labelled(x))).isNaN();
    network.params().assign(before);
  }

  private void closeLent() {
    Open open = current();
    INDArray output = open.pass().output();
    INDArray copy = output.dup();
    output.close();
    near("an output that was closed", open.pass().output(), copy, 1e-7);
    INDArray gradient = arrays.good(copy.shape());
    open.pass().backward(gradient, Gradients.INPUT).close();
    open.pass().backward(gradient, Gradients.INPUT);
  }

  private void closeBatch() {
    INDArray x = arrays.good(3, PIXELS).dup();
    try (Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
      x.close();
      refused(
          "a batch that was closed in between",
          () -> pass.backward(arrays.good(3, CLASSES), Gradients.BOTH));
    }
  }

  private void leaveWorkspace() {
    List<Pass> made = new ArrayList<>();
    Arrays.inWorkspace(
        () -> {
          made.add(compiled.forward(arrays.good(3, PIXELS).dup(), Mode.TRAIN, 0));
          made.get(0).backward(arrays.good(3, CLASSES).dup(), Gradients.BOTH);
        });
    refused(
        "a batch whose workspace was left",
        () -> made.get(0).backward(arrays.good(3, CLASSES), Gradients.BOTH));
    made.get(0).close();
  }

  private void closePass() {
    if (!passes.isEmpty()) {
      Open open = passes.remove(random.nextInt(passes.size()));
      open.pass().close();
      open.pass().close();
      refused("a closed pass", open.pass()::output);
      refused(
          "a closed pass",
          () -> open.pass().backward(arrays.good(open.copy().size(0), CLASSES), Gradients.BOTH));
    }
  }

  private void severalThreads() throws Exception {
    INDArray x = batch();
    atOnce("infer", () -> compiled.infer(x), compiled.infer(x));
  }

  private void closeBeside() throws InterruptedException {
    DataSet batch = labelled(batch());
    closedBeside("a step beside close", () -> compiled.step(batch), compiled::close);
    again();
  }

  private void useAfterClose() {
    compiled.close();
    compiled.close();
    refused("use after close", () -> compiled.forward(batch(), Mode.TRAIN, 0));
    refused("use after close", () -> compiled.step(labelled(batch())));
    refused("use after close", () -> compiled.infer(batch()));
    refused("use after close", compiled::zeroGradients);
    for (Open open : passes) {
      refused("a pass after close", open.pass()::output);
      open.pass().close();
    }
    again();
  }

  private void again() {
    passes.clear();
    compiled.close();
    compiled = engine.compile(network);
  }

  private void replaceGradients() {
    network.initGradientsView();
    refused("replaced gradients", () -> compiled.forward(batch(), Mode.TRAIN, 0));
    refused("replaced gradients", () -> compiled.step(labelled(batch())));
    again();
  }

  private void throwingListener() {
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(
              org.deeplearning4j.nn.api.Model model, int iteration, int epoch) {
            throw new UnsupportedOperationException("by the listener");
          }
        });
    try {
      compiled.step(labelled(batch()));
      throw new AssertionError("the exception of a listener was lost");
    } catch (UnsupportedOperationException expected) {
      assertThat(expected).hasMessage("by the listener");
    } finally {
      network.setListeners(List.of());
    }
    inference();
  }

  private void secondForm() {
    INDArray x = batch();
    try (CompiledNetwork second = Engine.ONEDNN.compile(network)) {
      near("a second form", second.infer(x), compiled.infer(x));
      second.step(labelled(x));
      near("a second form", second.infer(x), compiled.infer(x));
    }
    inference();
  }

  private void badUpdate() {
    refused("no examples", () -> compiled.update(-random.nextInt(3), 0, 0));
    refused("a negative iteration", () -> compiled.update(1, -1, 0));
    refused("a negative epoch", () -> compiled.update(1, 0, Integer.MIN_VALUE));
  }

  private void closeNetwork() {
    if (random.nextBoolean()) {
      network.close();
    } else {
      network.params().close();
    }
    refused("a closed network", () -> compiled.forward(batch(), Mode.TRAIN, 0));
    refused("a closed network", () -> compiled.infer(batch()));
    refused("a closed network", () -> compiled.step(labelled(batch())));
    spent();
  }

  @Override
  public void close() {
    compiled.close();
  }
}
