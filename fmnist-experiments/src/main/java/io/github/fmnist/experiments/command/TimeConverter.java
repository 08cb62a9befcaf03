package io.github.fmnist.experiments.command;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times such as {@code 30s}, {@code 5m} and {@code 1h30m}. */
final class TimeConverter implements ITypeConverter<Duration> {
  /** At least one of hours, minutes and seconds, in this order. */
  private static final Pattern TIME = Pattern.compile("(?=.)(\\d{1,6}h)?(\\d{1,6}m)?(\\d{1,6}s)?");

  @Override
  public Duration convert(String value) {
    if (!TIME.matcher(value).matches()) {
      throw new TypeConversionException(
          "a time such as 30s, 5m or 1h30m expected, found %s".formatted(value));
    }
    return Duration.parse("PT" + value);
  }
}
