package io.github.fmnist.experiments.activations.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

class ResponsesTest {
  /** Responses of two filters at two positions to three images. */
  private static final float[][][][] VALUES = {
    {{{-1, 0}}, {{0, 1}}}, {{{0, 0}}, {{-1, 0}}}, {{{0, 1}}, {{1, 1}}}
  };

  private static Responses inParts(Activation activation, float[][][]... images) {
    Responses responses = new Responses(activation);
    for (float[][][] image : images) {
      responses.add(Nd4j.create(new float[][][][] {image}));
    }
    return responses;
  }

  @Test
  void aUnitIsAliveIfItRespondsToAnyImageOfAnyPart() {
    assertThat(inParts(Activation.RELU, VALUES).deadUnits()).hasValue(0);
    assertThat(inParts(Activation.RELU, VALUES[0], VALUES[1]).deadUnits()).hasValue(0.5);
    assertThat(inParts(Activation.RELU, VALUES[1]).deadUnits()).hasValue(1);
  }

  @Test
  void statisticsAreThoseOfAllParts() {
    Responses responses = inParts(Activation.TANH, VALUES);
    assertThat(responses.mean()).isEqualTo(2 / 12.0);
    assertThat(responses.variance()).isCloseTo(6 / 12.0 - Math.pow(2 / 12.0, 2), within(1e-15));
    assertThat(responses.saturatedResponses()).hasValue(6 / 12.0);
    assertThat(responses.deadUnits()).isEmpty();
  }
}
