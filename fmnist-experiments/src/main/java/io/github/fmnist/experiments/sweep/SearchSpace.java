package io.github.fmnist.experiments.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * All settings that a search may choose.
 *
 * @param axes the options that are searched
 */
record SearchSpace(List<Axis> axes) {
  static final int MAX_CANDIDATES = 10_000;

  /** Number of samples for each candidate before a space counts as used up. */
  private static final int MAX_SAMPLES = 1000;

  /** Returns whether the grid has more points than a search can try. */
  boolean isTooLarge() {
    return axes.stream()
            .mapToLong(axis -> axis.values().size())
            .reduce(1, (all, values) -> Math.min(MAX_CANDIDATES + 1L, all * values))
        > MAX_CANDIDATES;
  }

  /** Returns all points of the grid; the last axis varies fastest. */
  List<Candidate> grid() {
    List<Map<String, String>> points = List.of(Map.of());
    for (Axis axis : axes) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> point : points) {
        for (String value : axis.values()) {
          Map<String, String> one = new LinkedHashMap<>(point);
          one.put(axis.option(), value);
          longer.add(one);
        }
      }
      points = longer;
    }
    return numbered(points);
  }

  /**
   * Returns different points, sampled independently along each axis. The same seed gives the same
   * points, and more of them begin with fewer.
   *
   * @throws IllegalArgumentException if the space has not as many different points
   */
  List<Candidate> random(int count, long seed) {
    Random random = new Random(seed);
    Set<Map<String, String>> points = new LinkedHashSet<>();
    for (long samples = 0; points.size() < count; samples++) {
      if (samples > (long) MAX_SAMPLES * count) {
        throw new IllegalArgumentException(
            "at most the %d different settings of the search expected, found %d"
                .formatted(points.size(), count));
      }
      Map<String, String> point = new LinkedHashMap<>();
      axes.forEach(axis -> point.put(axis.option(), axis.sample(random)));
      points.add(point);
    }
    return numbered(points);
  }

  private static List<Candidate> numbered(Iterable<Map<String, String>> points) {
    List<Candidate> candidates = new ArrayList<>();
    points.forEach(point -> candidates.add(new Candidate(candidates.size() + 1, point)));
    return candidates;
  }
}
