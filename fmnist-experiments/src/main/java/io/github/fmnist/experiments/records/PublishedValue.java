package io.github.fmnist.experiments.records;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A result of others.
 *
 * @param name the name within the record, such as {@code exemplar}
 * @param metric the metric of the record that it is to be compared with
 * @param title the model or method
 * @param value the value, in the unit of the metric
 * @param source author and year
 * @param address where it was published
 * @param protocol what the value was measured on, and how far that agrees with the record
 */
public record PublishedValue(
    String name,
    String metric,
    String title,
    double value,
    String source,
    String address,
    String protocol) {

  /**
   * Creates a value.
   *
   * @throws IllegalArgumentException if a text is missing, or the value is not finite
   */
  public PublishedValue {
    if (Stream.of(name, metric, title, source, address, protocol).anyMatch(Objects::isNull)
        || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "published: name, metric, title, value, source, address and protocol expected, found %s"
              .formatted(Arrays.asList(name, metric, title, value, source, address, protocol)));
    }
  }
}
