package io.github.fmnist.experiments.records;

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
    String protocol) {}
