package io.github.fmnist.experiments.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * An option of the study with the values that a search may choose. Values are texts, as the command
 * line has them.
 *
 * @param option name of the option, such as {@code --dropout}
 * @param values the values of a list; empty if there is an interval
 * @param interval the interval that values are sampled from; absent if there is a list
 */
record Axis(String option, List<String> values, Optional<Interval> interval) {
  private static final String NUMBER = "([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)";
  private static final Pattern INTERVAL =
      Pattern.compile(NUMBER + "\\.\\." + NUMBER + "(:log)?(?::(\\d{1,4}))?");

  /** Enough to find a good value, and few enough to read and to type. */
  private static final MathContext DIGITS = new MathContext(3);

  /** The smallest number that is written without an exponent. */
  private static final double MIN_PLAIN = 1e-6;

  /**
   * An interval of numbers.
   *
   * @param logarithmic whether values are distributed evenly on a logarithmic scale
   * @param whole whether values are whole numbers
   */
  record Interval(double low, double high, boolean logarithmic, boolean whole) {
    /** Returns the value at a share of the way from the low end to the high one. */
    private String at(double share) {
      double value = between(high, share);
      return whole ? Long.toString(Math.round(value)) : text(value);
    }

    /** Returns a random value; of whole numbers, each stands for the interval up to the next. */
    private String sample(Random random) {
      double share = random.nextDouble();
      return whole
          ? Long.toString((long) Math.min(high, Math.floor(between(high + 1, share))))
          : text(between(high, share));
    }

    private double between(double end, double share) {
      return logarithmic ? low * Math.pow(end / low, share) : low + share * (end - low);
    }

    /** Returns a value with few digits, but none outside the interval. */
    private String text(double value) {
      BigDecimal rounded =
          new BigDecimal(value, DIGITS)
              .max(BigDecimal.valueOf(low))
              .min(BigDecimal.valueOf(high))
              .stripTrailingZeros();
      return Math.abs(value) < MIN_PLAIN && value != 0
          ? rounded.toString()
          : rounded.toPlainString();
    }

    private boolean hasWholeEnds() {
      return low == Math.rint(low) && high == Math.rint(high);
    }
  }

  /** Returns whether the text of an option is more than a single value, so that it is searched. */
  static boolean isSearched(String text) {
    return text.contains(",") || text.contains("..");
  }

  /**
   * Reads an axis.
   *
   * @param text values with commas between them, or an interval such as {@code 1e-4..1e-2:log},
   *     which becomes a list with a number of steps, as in {@code 1e-4..1e-2:log:5}
   * @param whole whether the option takes whole numbers only
   * @throws IllegalArgumentException if the text is neither; the message says what was found
   */
  static Axis of(String option, String text, boolean whole) {
    Matcher parts = INTERVAL.matcher(text);
    if (!parts.matches()) {
      List<String> values = List.of(text.split(",", -1));
      require(
          values.stream().noneMatch(value -> value.isBlank() || value.contains("..")),
          option,
          "values such as 0.1,0.2, or an interval such as 1e-4..1e-2:log or 0..0.5:6",
          text);
      require(areDifferent(values), option, "each value only once", text);
      return new Axis(option, values, Optional.empty());
    }
    Interval interval =
        new Interval(
            Double.parseDouble(parts.group(1)),
            Double.parseDouble(parts.group(2)),
            parts.group(3) != null,
            whole);
    require(
        interval.low < interval.high && Double.isFinite(interval.high),
        option,
        "an interval from a lower to a higher number",
        text);
    require(
        interval.low > 0 || !interval.logarithmic, option, "an interval above 0 for :log", text);
    require(!whole || interval.hasWholeEnds(), option, "an interval of whole numbers", text);
    if (parts.group(4) == null) {
      return new Axis(option, List.of(), Optional.of(interval));
    }
    int steps = Integer.parseInt(parts.group(4));
    require(steps >= 2, option, "at least 2 steps", text);
    List<String> values =
        IntStream.range(0, steps).mapToObj(i -> interval.at(i / (steps - 1.0))).toList();
    require(areDifferent(values), option, "steps that differ if rounded to three digits", text);
    return new Axis(option, values, Optional.empty());
  }

  private static boolean areDifferent(List<String> values) {
    return new HashSet<>(values).size() == values.size();
  }

  private static void require(boolean condition, String option, String expected, String found) {
    if (!condition) {
      throw new IllegalArgumentException(
          "%s: %s expected, found %s".formatted(option, expected, found));
    }
  }

  /** Returns whether the axis has a list of values. */
  boolean isList() {
    return interval.isEmpty();
  }

  /** Returns a random value. */
  String sample(Random random) {
    return interval.isPresent()
        ? interval.get().sample(random)
        : values.get(random.nextInt(values.size()));
  }

  /** Returns the name of the option without its hyphens. */
  String name() {
    return option.substring(2);
  }
}
