package io.github.fmnist.experiments.trials;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One of several parts of a study, which have their trials in turn.
 *
 * @param index index of the part, from 1
 * @param count number of parts
 */
record Shard(int index, int count) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

  /** Returns the trials of this part. */
  <T> List<T> of(List<T> trials) {
    return IntStream.range(0, trials.size())
        .filter(i -> i % count == index - 1)
        .mapToObj(trials::get)
        .toList();
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }

  /** Reads texts such as {@code 3/20}. */
  static final class Converter implements ITypeConverter<Shard> {
    @Override
    public Shard convert(String value) {
      Matcher text = TEXT.matcher(value);
      if (text.matches()) {
        Shard shard = new Shard(Integer.parseInt(text.group(1)), Integer.parseInt(text.group(2)));
        if (shard.index >= 1 && shard.index <= shard.count) {
          return shard;
        }
      }
      throw new TypeConversionException(
          "a part such as 3/20, from 1/20 to 20/20, expected, found %s".formatted(value));
    }
  }
}
