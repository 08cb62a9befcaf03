package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Checks callers that close the arrays of a pass or leave the workspace of these arrays. */
class LentArraysTest {
  private static final String WORKSPACE = "LentArraysTest";

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aCallerCannotCloseTheArraysOfAPass(Engine engine) {
    INDArray x = Nets.random(2, 3, 64);
    INDArray gradient = Nets.random(1, 3, Nets.CLASSES);
    try (CompiledNetwork compiled = engine.compile(Nets.smallCnn())) {
      INDArray expected = compiled.infer(x);
      try (Pass pass = compiled.forward(x, Mode.INFERENCE, 0)) {
        INDArray output = pass.output();
        output.close();
        assertThatThrownBy(() -> output.data().close()).isInstanceOf(IllegalStateException.class);
        assertThat(output).isEqualTo(expected);
        INDArray inputGradient = pass.backward(gradient, Gradients.INPUT);
        INDArray copy = inputGradient.dup();
        inputGradient.close();
        assertThat(pass.backward(gradient, Gradients.INPUT)).isEqualTo(copy);
      }
      assertThat(compiled.infer(x)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aBatchThatIsClosedBeforeTheBackwardPassIsRefused(Engine engine) {
    INDArray x = Nets.random(2, 3, 64);
    try (CompiledNetwork compiled = engine.compile(Nets.smallCnn());
        Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
      x.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> pass.backward(Nets.random(1, 3, Nets.CLASSES), Gradients.PARAMETERS))
          .withMessageContaining("closed");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void closedArraysAreRefused(Engine engine) {
    INDArray whole = Nets.random(2, 6, 64);
    INDArray part = whole.getRows(0, 1, 2);
    INDArray view =
        whole.get(
            org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 3),
            org.nd4j.linalg.indexing.NDArrayIndex.all());
    DataSet batch = Nets.batch(3, 1);
    batch.getLabels().close();
    whole.close();
    try (CompiledNetwork compiled = engine.compile(Nets.smallCnn());
        Pass pass = compiled.forward(part, Mode.TRAIN, 0)) {
      for (INDArray gone : new INDArray[] {whole, view}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> compiled.forward(gone, Mode.INFERENCE, 0))
            .withMessageContaining("closed");
        assertThatIllegalArgumentException().isThrownBy(() -> compiled.infer(gone));
        assertThatIllegalArgumentException().isThrownBy(() -> compiled.output(gone));
      }
      INDArray gradient = Nets.random(1, 3, Nets.CLASSES);
      gradient.close();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pass.backward(gradient, Gradients.BOTH))
          .withMessageContaining("closed");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> compiled.step(batch))
          .withMessageContaining("closed");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void arraysOfAWorkspaceThatWasLeftAreRefused(Engine engine) {
    try (CompiledNetwork compiled = engine.compile(Nets.smallCnn())) {
      INDArray x;
      Pass pass;
      try (MemoryWorkspace workspace =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE)) {
        x = Nets.random(2, 3, 64).dup();
        assertThat(x.isAttached()).isTrue();
        pass = compiled.forward(x, Mode.TRAIN, 0);
        pass.backward(Nets.random(1, 3, Nets.CLASSES), Gradients.BOTH);
      }
      INDArray gradient = Nets.random(1, 3, Nets.CLASSES);
      assertThatIllegalStateException()
          .isThrownBy(() -> pass.backward(gradient, Gradients.BOTH))
          .withMessageContaining("workspace");
      pass.close();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> compiled.forward(x, Mode.TRAIN, 0))
          .withMessageContaining("workspace");
    } finally {
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }

  /** The engine must not create its own arrays in a workspace of the caller. */
  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void passesOutliveTheWorkspaceTheyWereMadeIn(Engine engine) {
    INDArray x = Nets.random(2, 3, 64).dup('f');
    INDArray gradient = Nets.random(1, 3, Nets.CLASSES).dup('f');
    MultiLayerNetwork network = Nets.smallCnn();
    try (CompiledNetwork compiled = engine.compile(network)) {
      INDArray expected;
      try (Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
        expected = pass.backward(gradient, Gradients.INPUT).dup();
      }
      Pass pass;
      try (MemoryWorkspace workspace =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE)) {
        pass = compiled.forward(x, Mode.TRAIN, 0);
      }
      try (MemoryWorkspace workspace =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE)) {
        Nets.random(5, 400, 64).dup();
        assertThat(pass.backward(gradient, Gradients.INPUT)).isEqualTo(expected);
      }
      assertThat(pass.output().sumNumber().doubleValue()).isFinite();
      pass.close();
    } finally {
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }

  @Test
  void theStateOfAClosedUpdaterIsNotTouched() {
    MultiLayerNetwork network =
        Nets.smallCnn(Nets.settings().updater(new org.nd4j.linalg.learning.config.Adam(1e-3)));
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      compiled.step(Nets.batch(3, 1));
      network.getUpdater().getStateViewArray().close();
      assertThatIllegalStateException()
          .isThrownBy(() -> compiled.step(Nets.batch(3, 1)))
          .withMessageContaining("updater");
    }
  }
}
