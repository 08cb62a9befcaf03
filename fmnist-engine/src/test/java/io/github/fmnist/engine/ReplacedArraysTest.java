package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.UpdaterCreator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/** A compiled network works on its original arrays, and refuses if they were replaced. */
class ReplacedArraysTest {
  private final MultiLayerNetwork network = Nets.smallCnn(Nets.settings().updater(new Adam(0.01)));
  private final INDArray x = Nets.random(1, 3, 64);
  private final INDArray dy = Nets.random(2, 3, Nets.CLASSES);

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void refusesAfterTheNetworkWasInitialisedAgain(Engine engine) {
    refusesAfter(
        engine,
        "parameters were replaced",
        () -> {
          network.setLayers(null);
          network.init();
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void refusesAfterTheLayersBecameThoseOfAnotherNetwork(Engine engine) {
    refusesAfter(
        engine, "parameters were replaced", () -> network.setLayers(network.clone().getLayers()));
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void refusesAfterALayerGotArraysOfItsOwn(Engine engine) {
    refusesAfter(
        engine,
        "parameters were replaced",
        () -> {
          Layer layer = network.getLayer(2);
          Map<String, INDArray> copies = new LinkedHashMap<>();
          layer.paramTable().forEach((name, array) -> copies.put(name, array.dup()));
          layer.setParamTable(copies);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void refusesAfterTheGradientsWereReplaced(Engine engine) {
    refusesAfter(engine, "gradients were replaced", network::initGradientsView);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void refusesAfterTheNetworkWasClosed(Engine engine) {
    refusesAfter(engine, "was closed", network::close);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void newValuesInTheSameArraysAreAccepted(Engine engine) {
    try (CompiledNetwork compiled = engine.compile(network);
        Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
      network.setParams(Nets.random(7, network.numParams()));
      network.setParameters(Nets.random(8, network.numParams()));
      network.setParam("2_W", Nets.random(9, network.getParam("2_W").shape()));
      network.setParamTable(network.clone().paramTable());
      network.init();
      network.setLearningRate(0.1);
      network.setUpdater(UpdaterCreator.getUpdater(network));
      uses(compiled, pass).forEach(use -> assertThatCode(use).doesNotThrowAnyException());
    }
  }

  private void refusesAfter(Engine engine, String message, Runnable replacement) {
    try (CompiledNetwork compiled = engine.compile(network);
        Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
      replacement.run();
      uses(compiled, pass)
          .forEach(
              use ->
                  assertThatIllegalStateException()
                      .isThrownBy(use)
                      .withMessageContaining(message)
                      .withMessageContaining("after it was compiled"));
    }
  }

  private Stream<ThrowingCallable> uses(CompiledNetwork compiled, Pass pass) {
    return Stream.of(
        () -> compiled.forward(x, Mode.TRAIN, 0).close(),
        () -> pass.backward(dy, Gradients.BOTH),
        compiled::zeroGradients,
        () -> compiled.update(3, 0, 0),
        () -> compiled.step(Nets.batch(3, 1)));
  }
}
