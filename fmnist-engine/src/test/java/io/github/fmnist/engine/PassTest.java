package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** Checks the contract of passes on each engine. */
class PassTest {
  private static final int EXAMPLES = 3;

  /** Its updates subtract the gradients unchanged, which makes them visible. */
  private final MultiLayerNetwork network =
      Nets.smallCnn(Nets.settings().updater(new Sgd(1)).miniBatch(false));

  private final INDArray x = Nets.random(1, EXAMPLES, 64);
  private final INDArray dy = Nets.random(2, EXAMPLES, Nets.CLASSES);
  private CompiledNetwork compiled;

  private void compile(Engine engine) {
    compiled = engine.compile(network);
    compiled.zeroGradients();
  }

  @AfterEach
  void close() {
    compiled.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void parameterGradientsAccumulateOverPasses(Engine engine) {
    compile(engine);
    INDArray first = gradientsOf(x);
    INDArray second = gradientsOf(x.mul(-2));
    compiled.zeroGradients();
    backward(x, Gradients.PARAMETERS);
    backward(x.mul(-2), Gradients.BOTH);
    Agreement.near(gradients(), first.add(second), "sum of the gradients");
  }

  /** A pass of inference does not store the positions of the maxima of its poolings. */
  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aPassOfInferenceHasTheSameGradients(Engine engine) {
    compile(engine);
    INDArray expectedInput = backward(x, Gradients.BOTH);
    INDArray expected = gradients();
    for (int repetition = 0; repetition < 2; repetition++) {
      compiled.zeroGradients();
      try (Pass pass = compiled.forward(x, Mode.INFERENCE, 0)) {
        Agreement.near(pass.backward(dy, Gradients.BOTH), expectedInput, "input gradient");
      }
      Agreement.near(gradients(), expected, "parameter gradients");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void gradientsThatWereZeroedCountAsZeroUntilAPassAddsToThem(Engine engine) {
    compile(engine);
    backward(x, Gradients.PARAMETERS);
    compiled.zeroGradients();
    backward(x, Gradients.INPUT);
    assertThat(gradients().norm1Number().doubleValue()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void nanGradientsHaveNoEffectAfterZeroing(Engine engine) {
    compile(engine);
    INDArray expected = gradientsOf(x).dup();
    network.getFlattenedGradients().assign(Double.NaN);
    assertThat(gradientsOf(x)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theInputGradientAloneLeavesParameterGradientsUnchanged(Engine engine) {
    compile(engine);
    INDArray expected = gradientsOf(x);
    compiled.zeroGradients();
    backward(x, Gradients.PARAMETERS);
    backward(x.mul(3), Gradients.INPUT);
    assertThat(gradients()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theRequestedGradientsDoNotChangeTheResults(Engine engine) {
    compile(engine);
    INDArray inputAlone = backward(x, Gradients.INPUT);
    assertThat(backward(x, Gradients.PARAMETERS)).isNull();
    INDArray parametersAlone = gradients();
    compiled.zeroGradients();
    assertThat(backward(x, Gradients.BOTH)).isEqualTo(inputAlone);
    assertThat(gradients()).isEqualTo(parametersAlone);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void openPassesKeepTheirActivations(Engine engine) {
    compile(engine);
    INDArray otherX = Nets.random(5, EXAMPLES, 64);
    INDArray expected = backward(x, Gradients.INPUT);
    INDArray otherExpected = backward(otherX, Gradients.INPUT);
    try (Pass pass = compiled.forward(x, Mode.TRAIN, 0);
        Pass other = compiled.forward(otherX, Mode.TRAIN, 0);
        Pass smaller = compiled.forward(x.get(NDArrayIndex.interval(0, 1)), Mode.TRAIN, 0)) {
      assertThat(pass.output()).isNotEqualTo(other.output());
      assertThat(pass.backward(dy, Gradients.INPUT).dup()).isEqualTo(expected);
      assertThat(other.backward(dy, Gradients.INPUT).dup()).isEqualTo(otherExpected);
      assertThat(pass.backward(dy, Gradients.INPUT).dup()).isEqualTo(expected);
      assertThat(smaller.output().size(0)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theNetworkMayBeUsedWhileAPassIsOpen(Engine engine) {
    compile(engine);
    INDArray expected = gradientsOf(x);
    compiled.zeroGradients();
    try (Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
      network.output(x.mul(-2));
      network.feedForward(x.mul(3), true);
      pass.backward(dy, Gradients.PARAMETERS);
    }
    Agreement.near(gradients(), expected, "gradients");
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void backwardMayBeCalledTwice(Engine engine) {
    compile(engine);
    INDArray single = gradientsOf(x);
    compiled.zeroGradients();
    try (Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
      INDArray once = pass.backward(dy, Gradients.BOTH).dup();
      assertThat(pass.backward(dy, Gradients.BOTH)).isEqualTo(once);
    }
    Agreement.near(gradients(), single.mul(2), "gradients of both");
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aClosedPassRefuses(Engine engine) {
    compile(engine);
    Pass pass = compiled.forward(x, Mode.TRAIN, 0);
    pass.close();
    pass.close();
    assertThatThrownBy(pass::output).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pass.backward(dy, Gradients.BOTH))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aClosedNetworkAndItsPassesRefuse(Engine engine) {
    compile(engine);
    Pass pass = compiled.forward(x, Mode.TRAIN, 0);
    compiled.close();
    compiled.close();
    assertThatThrownBy(pass::output).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pass.backward(dy, Gradients.BOTH))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> compiled.forward(x, Mode.TRAIN, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(compiled::zeroGradients).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> compiled.update(1, 0, 0)).isInstanceOf(IllegalStateException.class);
    pass.close();
    compiled.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void changedParametersTakeEffectAtOnce(Engine engine) {
    compile(engine);
    output(x);
    network.setParams(network.params().mul(0.5));
    network.getLayer(0).getParam("W").muli(-1);
    try (CompiledNetwork fresh = engine.compile(network.clone());
        Pass pass = fresh.forward(x, Mode.INFERENCE, 0)) {
      assertThat(output(x)).isEqualTo(pass.output());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theArraysOfTheCallerAreNotWritten(Engine engine) {
    compile(engine);
    INDArray xBefore = x.dup();
    INDArray dyBefore = dy.dup();
    backward(x, Gradients.BOTH);
    assertThat(x).isEqualTo(xBefore);
    assertThat(dy).isEqualTo(dyBefore);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theMemoryLayoutOfABatchDoesNotMatter(Engine engine) {
    compile(engine);
    INDArray expected = output(x);
    INDArray larger = Nets.random(6, EXAMPLES + 4, 70);
    INDArray view =
        larger.get(NDArrayIndex.interval(2, 2 + EXAMPLES), NDArrayIndex.interval(3, 67));
    view.assign(x);
    INDArray rows = Nets.random(7, EXAMPLES + 4, 64);
    INDArray rowView = rows.get(NDArrayIndex.interval(1, 1 + EXAMPLES), NDArrayIndex.all());
    rowView.assign(x);
    assertThat(output(view)).isEqualTo(expected);
    assertThat(output(rowView)).isEqualTo(expected);
    assertThat(output(x.dup('f'))).isEqualTo(expected);
    assertThat(output(x.reshape(EXAMPLES, 1, 8, 8))).isEqualTo(expected);
    assertThat(output(x.reshape(EXAMPLES, 1, 8, 8).dup('f'))).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theMemoryLayoutOfAGradientDoesNotMatter(Engine engine) {
    compile(engine);
    try (Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
      INDArray expected = pass.backward(dy, Gradients.INPUT).dup();
      INDArray larger = Nets.random(6, EXAMPLES + 4, 70);
      INDArray view =
          larger.get(
              NDArrayIndex.interval(2, 2 + EXAMPLES), NDArrayIndex.interval(3, 3 + Nets.CLASSES));
      view.assign(dy);
      assertThat(pass.backward(view, Gradients.INPUT)).isEqualTo(expected);
      assertThat(pass.backward(dy.dup('f'), Gradients.INPUT)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theInputGradientHasTheShapeOfTheInput(Engine engine) {
    compile(engine);
    INDArray flat = backward(x, Gradients.INPUT);
    INDArray images = backward(x.reshape(EXAMPLES, 1, 8, 8), Gradients.INPUT);
    assertThat(images.shape()).containsExactly(EXAMPLES, 1, 8, 8);
    assertThat(images.reshape(EXAMPLES, 64)).isEqualTo(flat);
  }

  /** The arrays of a workspace are freed when it closes; the network remains usable. */
  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void worksInsideAWorkspaceOfTheCaller(Engine engine) {
    compile(engine);
    INDArray expected = output(x);
    WorkspaceConfiguration configuration =
        WorkspaceConfiguration.builder().initialSize(1 << 20).build();
    for (int i = 0; i < 3; i++) {
      try (MemoryWorkspace workspace =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "CALLER")) {
        assertThat(workspace.isScopeActive()).isTrue();
        backward(x.dup(), Gradients.BOTH);
      }
    }
    assertThat(output(x)).isEqualTo(expected);
  }

  private INDArray gradientsOf(INDArray batch) {
    compiled.zeroGradients();
    backward(batch, Gradients.PARAMETERS);
    return gradients();
  }

  /** Returns the accumulated gradients, measured by an update; restores the parameters. */
  private INDArray gradients() {
    INDArray before = network.params().dup();
    compiled.update(EXAMPLES, 0, 0);
    INDArray gradients = before.sub(network.params());
    network.setParams(before);
    return gradients;
  }

  private INDArray backward(INDArray batch, Gradients requested) {
    try (Pass pass = compiled.forward(batch, Mode.TRAIN, 0)) {
      INDArray gradient = pass.backward(dy, requested);
      return gradient == null ? null : gradient.dup();
    }
  }

  private INDArray output(INDArray batch) {
    try (Pass pass = compiled.forward(batch, Mode.INFERENCE, 0)) {
      return pass.output().dup();
    }
  }
}
