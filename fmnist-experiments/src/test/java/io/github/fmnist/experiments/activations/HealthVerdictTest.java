package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.data.Normalization;
import io.github.fmnist.experiments.activations.health.LayerHealth;
import io.github.fmnist.experiments.study.Measurement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HealthVerdictTest {
  private final List<LayerHealth> rows = new ArrayList<>();
  private final List<ActivationResult> results = new ArrayList<>();
  private long seed = 1;

  @Test
  void nothingIsSaidOfHealthyLayers() {
    add("relu", 0.05, 0, 0.4, 0.6);
    add("tanh", 0, 0.1, 0, 0.3);
    add("selu", 0, 0, 0.2, 1.4);
    assertThat(HealthVerdict.of(rows, results)).isEmpty();
  }

  @Test
  void deadUnitsAreReportedFromTheEpochSinceWhichTheyStay() {
    add("relu", 0.2, 0, 0.4, 0.6);
    add("relu", 0, 0, 0.4, 0.6);
    add("relu", 0.25, 0, 0.4, 0.6);
    add("relu", 0.34, 0, 0.4, 0.6);
    assertThat(HealthVerdict.of(rows, results))
        .containsExactly("ReLU, seed 1, dense: dead units since epoch 3, 34 % after epoch 4.");
  }

  @Test
  void unitsThatRecoveredAreNotReported() {
    add("relu", 0.5, 0, 0.4, 0.6);
    add("relu", 0, 0, 0.4, 0.6);
    assertThat(HealthVerdict.of(rows, results)).isEmpty();
  }

  @Test
  void sentencesAreAboutTheEpochWhoseNetworkIsKept() {
    add("relu", 0.2, 0, 0.4, 0.6);
    add("relu", 0.34, 0, 0.4, 0.6);
    add("relu", 0, 0, 0.4, 0.6);
    add("tanh", 0, 0.1, 0, 0.3);
    add("tanh", 0, 0.8, 0, 0.9);
    keep("relu", 2);
    keep("tanh", 1);
    assertThat(HealthVerdict.of(rows, results))
        .containsExactly(
            "ReLU, seed 1, dense: dead units since epoch 1, 34 % after epoch 2, the best of 3.");
  }

  private void keep(String activation, int bestEpoch) {
    EpochMetrics epoch =
        new EpochMetrics("real", activation, 1, bestEpoch, 0.3, 0.9, 0.4, 0.8, 1, 1);
    Measurement test = new Measurement(0.4, 0.8, List.of(List.of(8, 2), List.of(2, 8)));
    results.add(
        ActivationResult.of(
            Collections.nCopies(bestEpoch, epoch),
            bestEpoch,
            100,
            Normalization.unitInterval(),
            test,
            OptionalDouble.empty()));
  }

  @Test
  void theLastEpochOfADivergedNetworkIsReported() {
    add("relu", 0.2, 0, 0.4, 0.6);
    add("relu", 0.34, 0, 0.4, 0.6);
    add("tanh", 0, 0.1, 0, 0.3);
    keep("tanh", 1);
    assertThat(HealthVerdict.of(rows, results))
        .containsExactly("ReLU, seed 1, dense: dead units since epoch 1, 34 % after epoch 2.");
  }

  @Test
  void saturationIsReported() {
    add("tanh", 0, 0.8, 0, 0.9);
    assertThat(HealthVerdict.of(rows, results))
        .containsExactly(
            "tanh, seed 1, dense: saturated responses since epoch 1, 80 % after epoch 1.");
  }

  @Test
  void vanishingGradientsAreReportedOncePerNetwork() {
    addGradient("convolution 1", 2e-7);
    addGradient("convolution 2", 3e-4);
    addGradient("dense", 0.02);
    assertThat(HealthVerdict.of(rows, results))
        .containsExactly(
            "sigmoid, seed 1: vanishing gradients, with a norm of 2.0e-07 in convolution 1 and"
                + " 2.0e-02 in dense after epoch 1.");
  }

  private void addGradient(String layer, double norm) {
    OptionalDouble none = OptionalDouble.empty();
    rows.add(new LayerHealth("real", "sigmoid", 1, 1, layer, none, none, 0.5, 0.1, norm));
  }

  @Test
  void onlySeluHasAFixedPointToLeave() {
    add("selu", 0, 0, 1.5, 7.25);
    add("relu", 0, 0, 1.5, 7.25);
    assertThat(HealthVerdict.of(rows, results))
        .containsExactly(
            "SELU, seed 1, dense: responses far from SELU's fixed point since epoch 1, mean 1.50"
                + " and variance 7.25 after epoch 1.");
  }

  @Test
  void aFaultOfSeveralSeedsHasOneSentence() {
    for (double dead : new double[] {0.31, 0.48, 0.02}) {
      add("relu", 0, 0, 0.4, 0.6);
      add("relu", dead, 0, 0.4, 0.6);
      add("selu", 0, 0, 1 + dead, 7.25);
      seed++;
    }
    assertThat(HealthVerdict.of(rows, results))
        .containsExactly(
            "ReLU, 2 of 3 seeds, dense: dead units since epoch 2, 31 to 48 % after epoch 2.",
            "SELU, 3 of 3 seeds, dense: responses far from SELU's fixed point since epoch 1, mean"
                + " 1.02 to 1.48 and variance 7.25 after epoch 1.");
  }

  /** Adds the next epoch of an activation's dense layer. */
  private void add(String activation, double dead, double saturated, double mean, double variance) {
    int epoch =
        1
            + (int)
                rows.stream()
                    .filter(r -> r.activation().equals(activation) && r.seed() == seed)
                    .count();
    rows.add(
        new LayerHealth(
            "real",
            activation,
            seed,
            epoch,
            "dense",
            activation.equals("relu") ? OptionalDouble.of(dead) : OptionalDouble.empty(),
            activation.equals("tanh") ? OptionalDouble.of(saturated) : OptionalDouble.empty(),
            mean,
            variance,
            1));
  }
}
