package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Native memory is freed. */
class ResourcesTest {
  private static final long MIB = 1 << 20;

  /** It has few parameters and many activations, so that leaked memory consists of activations. */
  private final MultiLayerNetwork network = Nets.smallCnn(Nets.settings().updater(new Sgd(0.01)));

  @Test
  void closingFreesTheMemoryOfCompilingAndComputing() {
    cycle(64);
    settle();
    long bytes = Pointer.totalBytes();
    long resident = Pointer.physicalBytes();
    for (int i = 0; i < 50; i++) {
      cycle(64);
    }
    settle();
    assertThat(Pointer.totalBytes() - bytes).isLessThan(MIB);
    // One cycle takes several MiB, so a leak would exceed the noise of heap and allocator.
    assertThat(Pointer.physicalBytes() - resident).isLessThan(150 * MIB);
  }

  @Test
  void memoryDoesNotGrowWithTheNumberOfBatchSizes() {
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      for (int examples = 80; examples < 90; examples++) {
        pass(compiled, examples);
      }
      settle();
      long bytes = Pointer.totalBytes();
      for (int examples = 60; examples < 90; examples++) {
        pass(compiled, examples);
      }
      settle();
      assertThat(Pointer.totalBytes() - bytes).isLessThan(MIB / 4);
    }
  }

  @Test
  void memoryDoesNotGrowWithTheNumberOfSteps() {
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      compiled.step(Nets.batch(16, 1));
      settle();
      long bytes = Pointer.totalBytes();
      for (int i = 0; i < 100; i++) {
        compiled.step(Nets.batch(16, i));
      }
      settle();
      assertThat(Pointer.totalBytes() - bytes).isLessThan(MIB);
    }
  }

  @Test
  void refusedBatchesDoNotLeakMemory() {
    MultiLayerNetwork convolution =
        Nets.of(
            InputType.convolutional(64, 64, 1),
            Nets.convolution(3, 16, Activation.RELU.getActivationFunction()).build(),
            Nets.dense(2, Activation.TANH.getActivationFunction()));
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(convolution)) {
      settle();
      long bytes = Pointer.totalBytes();
      INDArray tooLarge = Nets.random(1, 4, 1, 65, 65);
      INDArray doubles = Nd4j.create(DataType.DOUBLE, 4, 1, 64, 64);
      for (int i = 0; i < 20; i++) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> compiled.forward(tooLarge, Mode.TRAIN, 0));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> compiled.forward(doubles, Mode.TRAIN, 0));
      }
      assertThat(Pointer.totalBytes() - bytes).isLessThan(MIB);
    }
  }

  private void cycle(int examples) {
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      pass(compiled, examples);
    }
  }

  private static void pass(CompiledNetwork compiled, int examples) {
    try (Pass pass = compiled.forward(Nets.random(1, examples, 64), Mode.TRAIN, 0)) {
      pass.backward(Nets.random(2, examples, Nets.CLASSES), Gradients.BOTH);
    }
  }

  /** Lets nd4j free unreachable arrays. */
  private static void settle() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
