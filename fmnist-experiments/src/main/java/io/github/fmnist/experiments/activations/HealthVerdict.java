package io.github.fmnist.experiments.activations;

import io.github.fmnist.experiments.activations.health.LayerHealth;
import io.github.fmnist.experiments.command.ActivationNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Describes in sentences what is wrong with hidden layers. */
final class HealthVerdict {
  /** The share of dead units from which a layer is reported. */
  private static final double DEAD = 0.1;

  /** The share of saturated responses from which a layer is reported. */
  private static final double SATURATED = 0.5;

  /**
   * The variances outside which responses are driven back to SELU's fixed point at best (Klambauer
   * et al. 2017, theorems 2 and 3).
   */
  private static final double MIN_SELU_VARIANCE = 0.24;

  private static final double MAX_SELU_VARIANCE = 3;

  /** The gradient norm, relative to the network's largest one, below which a layer is reported. */
  private static final double VANISHED = 1e-3;

  private static final List<Fault> FAULTS =
      List.of(
          new Fault(
              "dead units",
              layer -> layer.deadUnits().orElse(0) >= DEAD,
              layer -> percent(layer.deadUnits().orElseThrow())),
          new Fault(
              "saturated responses",
              layer -> layer.saturatedResponses().orElse(0) >= SATURATED,
              layer -> percent(layer.saturatedResponses().orElseThrow())),
          new Fault(
              "responses far from SELU's fixed point",
              HealthVerdict::isFarFromFixedPoint,
              layer -> "mean %.2f and variance %.2f".formatted(layer.mean(), layer.variance())));

  private HealthVerdict() {}

  /**
   * Returns a sentence for each fault of a network that the study keeps, whose parameters are those
   * of its best epoch, and for each fault that a diverged network had after its last epoch.
   */
  static List<String> of(List<LayerHealth> health, List<ActivationResult> results) {
    List<String> sentences = new ArrayList<>();
    groups(health, HealthVerdict::network)
        .forEach(
            (network, history) -> {
              int last = history.get(history.size() - 1).epoch();
              int best = bestEpoch(history.get(0), results).orElse(last);
              String epoch = best == last ? "" + last : best + ", the best of " + last;
              faults(history.stream().filter(row -> row.epoch() <= best).toList())
                  .forEach(
                      fault ->
                          sentences.add("%s%s after epoch %s.".formatted(network, fault, epoch)));
            });
    return sentences;
  }

  private static String network(LayerHealth row) {
    return "%s, seed %d".formatted(ActivationNames.title(row.activation()), row.seed());
  }

  private static OptionalInt bestEpoch(LayerHealth row, List<ActivationResult> results) {
    return results.stream()
        .filter(result -> result.activation().equals(row.activation()))
        .filter(result -> result.seed() == row.seed())
        .mapToInt(ActivationResult::bestEpoch)
        .findFirst();
  }

  private static Map<String, List<LayerHealth>> groups(
      List<LayerHealth> health, Function<LayerHealth, String> name) {
    return health.stream()
        .collect(Collectors.groupingBy(name, LinkedHashMap::new, Collectors.toList()));
  }

  /** Describes the faults of a network after the last of these epochs. */
  private static List<String> faults(List<LayerHealth> network) {
    List<String> faults = new ArrayList<>();
    groups(network, LayerHealth::layer)
        .forEach(
            (layer, history) ->
                FAULTS.stream()
                    .filter(fault -> fault.isIn(history.get(history.size() - 1)))
                    .map(fault -> ", %s: %s".formatted(layer, fault.description(history)))
                    .forEach(faults::add));
    vanishing(network).map(": "::concat).ifPresent(faults::add);
    return faults;
  }

  /** Describes vanishing gradients of a network after its last epoch, if there are any. */
  private static Optional<String> vanishing(List<LayerHealth> network) {
    int epoch = network.get(network.size() - 1).epoch();
    List<LayerHealth> layers = network.stream().filter(row -> row.epoch() == epoch).toList();
    LayerHealth largest =
        Collections.max(layers, Comparator.comparingDouble(LayerHealth::gradientNorm));
    LayerHealth smallest =
        Collections.min(layers, Comparator.comparingDouble(LayerHealth::gradientNorm));
    return smallest.gradientNorm() < VANISHED * largest.gradientNorm()
        ? Optional.of(
            "vanishing gradients, with a norm of %.1e in %s and %.1e in %s"
                .formatted(
                    smallest.gradientNorm(),
                    smallest.layer(),
                    largest.gradientNorm(),
                    largest.layer()))
        : Optional.empty();
  }

  private static boolean isFarFromFixedPoint(LayerHealth layer) {
    return layer.activation().equals("selu")
        && !(layer.variance() >= MIN_SELU_VARIANCE && layer.variance() <= MAX_SELU_VARIANCE);
  }

  private static String percent(double share) {
    return "%.0f %%".formatted(100 * share);
  }

  /** A fault that a layer can have. */
  private record Fault(
      String name, Predicate<LayerHealth> condition, Function<LayerHealth, String> extent) {
    boolean isIn(LayerHealth layer) {
      return condition.test(layer);
    }

    /** Describes the fault in a layer that has it after the last of these epochs. */
    String description(List<LayerHealth> history) {
      LayerHealth last = history.get(history.size() - 1);
      int since = last.epoch();
      for (int i = history.size() - 1; i >= 0 && isIn(history.get(i)); i--) {
        since = history.get(i).epoch();
      }
      return "%s since epoch %d, %s".formatted(name, since, extent.apply(last));
    }
  }
}
