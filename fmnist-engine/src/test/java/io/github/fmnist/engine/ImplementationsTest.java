package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** oneDNN's reference implementations are up to a thousand times slower than the others. */
class ImplementationsTest {
  private static final List<String> PRODUCTS =
      List.of("convolution", "deconvolution", "inner_product", "matmul", "pooling");

  @ParameterizedTest
  @ValueSource(strings = {"SSE41", "AVX2", "AVX512_CORE", "DEFAULT"})
  void noProductOfATrainingStepHasAReferenceImplementation(String instructions) throws Exception {
    check(Steps.class, instructions);
  }

  @Test
  void norHasOneInBf16() throws Exception {
    assumeTrue(Precision.BF16.isSupported(), "a processor with AVX-512 BF16");
    check(Bf16Steps.class, "DEFAULT");
  }

  private static void check(Class<?> steps, String instructions) throws Exception {
    String output =
        ChildProcess.run(
            steps,
            Map.of(
                "ONEDNN_VERBOSE", "profile_exec",
                "ONEDNN_MAX_CPU_ISA", instructions,
                "OMP_NUM_THREADS", "1",
                "OPENBLAS_NUM_THREADS", "1"),
            null);

    // onednn_verbose,v1,primitive,exec,cpu,convolution,jit:avx2,backward_weights,...
    List<String[]> products =
        output
            .lines()
            .map(line -> line.split(",", -1))
            .filter(words -> words.length > 7 && PRODUCTS.contains(words[5]))
            .toList();
    assertThat(products).as(output).hasSizeGreaterThan(15);
    assertThat(products)
        .extracting(words -> words[6])
        .noneMatch(implementation -> implementation.contains("ref"));
  }

  /** Computes all gradients of a classifier and of a generator, in a process of its own. */
  static final class Steps {
    private Steps() {}

    public static void main(String[] arguments) {
      compute(Precision.FLOAT32);
    }

    private static void compute(Precision precision) {
      gradients(classifier(), Nets.random(1, 8, 784), precision);
      gradients(generator(), Nets.random(1, 8, 16), precision);
    }

    private static void gradients(MultiLayerNetwork network, INDArray input, Precision precision) {
      try (CompiledNetwork compiled = Engine.ONEDNN.compile(network, precision)) {
        for (Mode mode : Mode.values()) {
          try (Pass pass = compiled.forward(input, mode, 0)) {
            pass.backward(pass.output().dup('c'), Gradients.BOTH);
          }
        }
      }
    }

    private static MultiLayerNetwork classifier() {
      return Nets.of(
          Nets.settings().updater(new Sgd(0.1)),
          InputType.convolutionalFlat(28, 28, 1),
          Nets.convolution(3, 32, new ActivationReLU()).build(),
          Nets.maxPooling(2).build(),
          Nets.convolution(3, 64, new ActivationReLU()).build(),
          Nets.maxPooling(2).build(),
          Nets.dense(128, new ActivationReLU()),
          Nets.softmax(10));
    }

    private static MultiLayerNetwork generator() {
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              Nets.settings()
                  .updater(new Sgd(0.1))
                  .list()
                  .layer(Nets.dense(7 * 7 * 64, new ActivationReLU()))
                  .layer(Nets.deconvolution(4, 2, 32, new ActivationReLU()).build())
                  .layer(Nets.deconvolution(4, 2, 16, new ActivationReLU()).build())
                  .layer(Nets.convolution(3, 1, new ActivationIdentity()).build())
                  .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(7, 7, 64))
                  .setInputType(InputType.feedForward(16))
                  .build());
      network.init();
      return network;
    }
  }

  /** Does the same in bf16. */
  static final class Bf16Steps {
    private Bf16Steps() {}

    public static void main(String[] arguments) {
      Steps.compute(Precision.BF16);
    }
  }
}
