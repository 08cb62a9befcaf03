package io.github.fmnist.experiments.activations;

import static java.util.Objects.requireNonNull;

import io.github.fmnist.experiments.activations.health.LayerHealth;
import io.github.fmnist.experiments.command.ActivationNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
              "dead units since epoch %s, %s %%",
              layer -> layer.deadUnits().orElse(0) >= DEAD,
              layer -> List.of(percent(layer.deadUnits().orElseThrow()))),
          new Fault(
              "saturated responses since epoch %s, %s %%",
              layer -> layer.saturatedResponses().orElse(0) >= SATURATED,
              layer -> List.of(percent(layer.saturatedResponses().orElseThrow()))),
          new Fault(
              "responses far from SELU's fixed point since epoch %s, mean %s and variance %s",
              HealthVerdict::isFarFromFixedPoint,
              layer ->
                  List.of(new Value(layer.mean(), "%.2f"), new Value(layer.variance(), "%.2f"))));

  private HealthVerdict() {}

  /**
   * Returns a sentence for each fault of networks that the study keeps, whose parameters are those
   * of their best epoch, and for each fault that diverged networks had after their last epoch. A
   * fault of several seeds has one sentence, with the least and the largest values.
   */
  static List<String> of(List<LayerHealth> health, List<ActivationResult> results) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Integer> seeds = new HashMap<>();
    for (List<LayerHealth> network :
        groups(health, row -> List.of(row.activation(), row.seed())).values()) {
      seeds.merge(network.get(0).activation(), 1, Integer::sum);
      findings.addAll(findings(network, results));
    }
    return groups(findings, found -> List.of(found.activation(), found.text())).values().stream()
        .map(same -> sentence(same, requireNonNull(seeds.get(same.get(0).activation()))))
        .toList();
  }

  private static String sentence(List<Finding> same, int seeds) {
    Finding first = same.get(0);
    String who =
        same.size() == 1 ? "seed " + first.seed() : "%d of %d seeds".formatted(same.size(), seeds);
    Object[] values =
        IntStream.range(0, first.values().size())
            .mapToObj(i -> Value.range(same.stream().map(found -> found.values().get(i)).toList()))
            .toArray();
    boolean sameEpoch = same.stream().map(Finding::epoch).distinct().count() == 1;
    return "%s, %s%s after %s."
        .formatted(
            ActivationNames.title(first.activation()),
            who,
            first.text().formatted(values),
            sameEpoch ? "epoch " + first.epoch() : "the best epoch of each");
  }

  private static <T, K> Map<K, List<T>> groups(List<T> rows, Function<T, K> key) {
    return rows.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  /** Returns the faults of a network after the epoch whose parameters are kept. */
  private static List<Finding> findings(List<LayerHealth> network, List<ActivationResult> results) {
    LayerHealth any = network.get(0);
    int last = network.get(network.size() - 1).epoch();
    int best = bestEpoch(any, results).orElse(last);
    String epoch = best == last ? "" + last : best + ", the best of " + last;
    List<LayerHealth> kept = network.stream().filter(row -> row.epoch() <= best).toList();
    List<Finding> findings = new ArrayList<>();
    groups(kept, LayerHealth::layer)
        .forEach(
            (layer, history) ->
                FAULTS.stream()
                    .filter(fault -> fault.isIn(history.get(history.size() - 1)))
                    .map(
                        fault ->
                            new Finding(
                                any.activation(),
                                any.seed(),
                                ", %s: %s".formatted(layer, fault.text()),
                                fault.values(history),
                                epoch))
                    .forEach(findings::add));
    vanishing(kept, epoch).ifPresent(findings::add);
    return findings;
  }

  private static OptionalInt bestEpoch(LayerHealth row, List<ActivationResult> results) {
    return results.stream()
        .filter(result -> result.activation().equals(row.activation()))
        .filter(result -> result.seed() == row.seed())
        .mapToInt(ActivationResult::bestEpoch)
        .findFirst();
  }

  /** Returns the vanishing gradients of a network after its last epoch, if there are any. */
  private static Optional<Finding> vanishing(List<LayerHealth> network, String epoch) {
    int last = network.get(network.size() - 1).epoch();
    List<LayerHealth> layers = network.stream().filter(row -> row.epoch() == last).toList();
    LayerHealth largest =
        Collections.max(layers, Comparator.comparingDouble(LayerHealth::gradientNorm));
    LayerHealth smallest =
        Collections.min(layers, Comparator.comparingDouble(LayerHealth::gradientNorm));
    return smallest.gradientNorm() < VANISHED * largest.gradientNorm()
        ? Optional.of(
            new Finding(
                smallest.activation(),
                smallest.seed(),
                ": vanishing gradients, with a norm of %%s in %s and %%s in %s"
                    .formatted(smallest.layer(), largest.layer()),
                List.of(
                    new Value(smallest.gradientNorm(), "%.1e"),
                    new Value(largest.gradientNorm(), "%.1e")),
                epoch))
        : Optional.empty();
  }

  private static boolean isFarFromFixedPoint(LayerHealth layer) {
    return layer.activation().equals("selu")
        && !(layer.variance() >= MIN_SELU_VARIANCE && layer.variance() <= MAX_SELU_VARIANCE);
  }

  private static Value percent(double share) {
    return new Value(100 * share, "%.0f");
  }

  /**
   * A fault of a network.
   *
   * @param text what is wrong, with a place for each value
   * @param epoch the epoch whose parameters have it
   */
  private record Finding(
      String activation, long seed, String text, List<Value> values, String epoch) {}

  /**
   * A number in a sentence.
   *
   * @param format of {@link String#format}
   */
  private record Value(double number, String format) {
    static String range(List<Value> values) {
      Comparator<Value> order = Comparator.comparingDouble(Value::number);
      String least = Collections.min(values, order).text();
      String largest = Collections.max(values, order).text();
      return least.equals(largest) ? least : least + " to " + largest;
    }

    private String text() {
      return format.formatted(number);
    }
  }

  /**
   * A fault that a layer can have.
   *
   * @param text a name, with a place for its first epoch and for each value of its extent
   */
  private record Fault(
      String text, Predicate<LayerHealth> condition, Function<LayerHealth, List<Value>> extent) {
    boolean isIn(LayerHealth layer) {
      return condition.test(layer);
    }

    /** Returns the values of the text for a layer that has it after the last of these epochs. */
    List<Value> values(List<LayerHealth> history) {
      LayerHealth last = history.get(history.size() - 1);
      int since = last.epoch();
      for (int i = history.size() - 1; i >= 0 && isIn(history.get(i)); i--) {
        since = history.get(i).epoch();
      }
      return Stream.concat(Stream.of(new Value(since, "%.0f")), extent.apply(last).stream())
          .toList();
    }
  }
}
