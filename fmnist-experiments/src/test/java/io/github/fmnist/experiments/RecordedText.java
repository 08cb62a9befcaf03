package io.github.fmnist.experiments;

import io.github.fmnist.experiments.records.Metric;
import io.github.fmnist.experiments.records.PublishedValue;
import io.github.fmnist.experiments.records.ResultRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a page in Markdown. A comment at the beginning of a paragraph, list or table names
 * them in their order, {@code <!-- numbers: vae/mse gan/frechet@1 95 -->}: numbers of records, of
 * one of their seeds, and constants such as thresholds, literally. {@code {a,b}{c,d}} is ac ad bc
 * bd, as in a shell; a name with % at its end is a share in percent. A number after ± is the
 * standard deviation of the one before. All numbers with decimals, all with a percent sign and all
 * durations must be named; of other integers, those that are results. Code is left out.
 */
final class RecordedText {
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern BLOCK = Pattern.compile("(?m)(^.*\\S.*\\n?)+");
  private static final Pattern MARKER = Pattern.compile("(?s)<!-- numbers:(.*?)-->");
  private static final Pattern NO_PROSE =
      Pattern.compile("(?s)`[^`]*`|\\]\\([^)]*\\)|<!--.*?-->|arXiv [\\d.]+");
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![^\\s|(\\[*])([-+]?\\d+(?:,\\d{3})*(?:\\.\\d+)?)(?=%?[)\\].,;:*]*(?:[\\s|]|$))");
  private static final Pattern BRACES = Pattern.compile("([^{}]*)\\{([^{}]*)\\}(.*)");
  private static final Pattern COMMAND = Pattern.compile("`(\\./fmnist[^`]*)`|^(\\./fmnist.*)$");
  private static final Pattern TIME_IN_WORDS =
      Pattern.compile(
          "(?i)\\b(two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|half|quarter)"
              + "( an?)?\\s+(minutes?|hours?)\\b|\\b(minute|hour)s? and a (half|quarter)");
  private static final Map<String, Double> UNITS =
      Map.of("minutes", 60.0, "minute", 60.0, "hours", 3600.0, "hour", 3600.0, "seconds", 1.0);
  private static final Set<String> PERCENT = Set.of("%", "points");

  /** A number of a page: where it begins, and the words around it. */
  record Token(int start, String text, String before, String after) {
    BigDecimal value() {
      return new BigDecimal(text.replace(",", "").replace("+", ""));
    }

    boolean isResult() {
      return text.contains(".")
          || before.equals("±")
          || PERCENT.contains(after)
          || UNITS.containsKey(after);
    }

    /** Returns whether this is the confidence of all intervals. */
    boolean isConfidence() {
      return text.equals("95") && after.equals("%");
    }

    /** Returns whether this is a number of a record, rounded to as many decimals. */
    boolean shows(Source source) {
      if (text.length() == 1 && source.number() % 1 != 0) {
        return false; // a digit alone is a count, and no number rounded
      }
      BigDecimal shown = BigDecimal.valueOf(scaled(source));
      return shown.setScale(value().scale(), RoundingMode.HALF_UP).compareTo(value()) == 0;
    }

    /** Returns whether this is a number of a record with all of its digits. */
    boolean showsAllOf(Source source) {
      return Math.abs(scaled(source) - value().doubleValue()) < 1e-12 * Math.abs(scaled(source));
    }

    private double scaled(Source source) {
      if (source.unit().equals(Metric.SHARE) && PERCENT.contains(after)) {
        return source.number() * 100;
      }
      return source.number() / (source.unit().equals("s") ? UNITS.getOrDefault(after, 1.0) : 1.0);
    }
  }

  /**
   * A number of a record.
   *
   * @param name such as {@code vae/mse}, and for a standard deviation {@code vae/mse±}
   */
  record Source(String name, double number, String unit) {}

  /** A number of the page that is one of a record. */
  record Quotation(Token token, Source source) {}

  private final String page;
  private final String text;
  private final Map<String, ResultRecord> records;
  private final List<Quotation> quotations = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /** Reads a page and compares its numbers with the records. */
  RecordedText(String page, String text, Map<String, ResultRecord> records) {
    this.page = page;
    this.text = text;
    this.records = records;
    String prose = blank(FENCE, text);
    BLOCK.matcher(prose).results().forEach(this::check);
    TIME_IN_WORDS
        .matcher(blank(NO_PROSE, prose))
        .results()
        .forEach(found -> fail(found.start(), "a time in digits expected, found " + found.group()));
  }

  List<Quotation> quotations() {
    return quotations;
  }

  List<String> failures() {
    return failures;
  }

  /** Returns the commands in the code of the page. */
  List<String> commands() {
    String joined = text.replaceAll("\\\\\\n\\s*", "");
    return Pattern.compile(COMMAND.pattern(), Pattern.MULTILINE)
        .matcher(joined)
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .map(command -> command.replaceAll("\\s+", " ").strip())
        .toList();
  }

  /** Replaces what a pattern finds by spaces, so that positions stay. */
  private static String blank(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(found.group().replaceAll("[^\\n]", " ")));
  }

  private void check(MatchResult block) {
    List<String> expected = new ArrayList<>();
    MARKER
        .matcher(block.group())
        .results()
        .forEach(
            marker -> {
              for (String item : marker.group(1).strip().split("\\s+", -1)) {
                expected.addAll(expanded(item));
              }
            });
    int next = 0;
    Source last = null;
    for (Token token : tokens(block)) {
      Optional<Source> source =
          next < expected.size() ? source(expected.get(next), block.start()) : Optional.empty();
      if (source.isPresent() && token.shows(source.get())) {
        quotations.add(new Quotation(token, source.get()));
        last = source.get();
        next++;
      } else if (next < expected.size() && token.text().equals(expected.get(next))) {
        next++;
      } else if (token.before().equals("±") && deviation(last).filter(token::shows).isPresent()) {
        quotations.add(new Quotation(token, deviation(last).get()));
      } else if (token.isResult() && !token.isConfidence()) {
        fail(
            token.start(),
            "%s expected, found %s"
                .formatted(
                    next < expected.size()
                        ? source.map(Source::toString).orElse(expected.get(next))
                        : "no further number, or a name in a comment <!-- numbers: ... -->",
                    token.text()));
        return;
      }
    }
    if (next < expected.size()) {
      fail(block.end() - 1, "the paragraph ends without " + expected.get(next));
    }
  }

  private void fail(int position, String message) {
    long line = 1 + text.substring(0, position).chars().filter(c -> c == '\n').count();
    failures.add("%s:%d: %s".formatted(page, line, message));
  }

  private static List<Token> tokens(MatchResult block) {
    String prose = blank(NO_PROSE, block.group());
    List<Token> tokens = new ArrayList<>();
    NUMBER
        .matcher(prose)
        .results()
        .forEach(
            found -> {
              String after = prose.substring(found.end(1)).strip();
              String before = prose.substring(0, found.start()).strip();
              tokens.add(
                  new Token(
                      block.start() + found.start(1),
                      found.group(1),
                      before.endsWith("±") ? "±" : "",
                      after.startsWith("%") ? "%" : after.split("[\\s.,;:)|]+", 2)[0]));
            });
    return tokens;
  }

  /** Expands braces as a shell does. */
  private static List<String> expanded(String item) {
    Matcher braces = BRACES.matcher(item);
    if (!braces.matches()) {
      return List.of(item);
    }
    List<String> all = new ArrayList<>();
    for (String choice : braces.group(2).split(",", -1)) {
      expanded(braces.group(3)).forEach(rest -> all.add(braces.group(1) + choice + rest));
    }
    return all;
  }

  /** Returns the number that a name stands for; empty for a constant. */
  private Optional<Source> source(String item, int position) {
    if (!item.contains("/")) {
      return Optional.empty();
    }
    if (item.endsWith("%")) {
      return source(item.substring(0, item.length() - 1), position)
          .map(share -> new Source(share.name(), share.number() * 100, "%"));
    }
    String[] parts = item.split("[/@]", -1);
    ResultRecord result = records.get(parts[0]);
    if (result != null && parts[1].equals("time") && result.time() != null) {
      return Optional.of(new Source(item, result.time().seconds(), "s"));
    }
    if (result != null && parts[1].startsWith("published.")) {
      for (PublishedValue value : result.published()) {
        if (parts[1].equals("published." + value.name())) {
          return Optional.of(new Source(item, value.value(), unit(result, value.metric())));
        }
      }
    }
    Metric metric = result == null ? null : metric(result, parts[1]);
    Double number =
        metric == null || parts.length == 2
            ? metric == null ? null : metric.mean()
            : metric.values().get(Long.valueOf(parts[2]));
    if (metric == null || number == null) {
      fail(position, item + ": the name of a number in records/ expected");
      return Optional.empty();
    }
    return Optional.of(new Source(item, number, metric.unit()));
  }

  private static String unit(ResultRecord result, String name) {
    Metric metric = metric(result, name);
    return metric == null ? "" : metric.unit();
  }

  private Optional<Source> deviation(@Nullable Source mean) {
    if (mean == null || mean.name().contains("@")) {
      return Optional.empty();
    }
    String[] parts = mean.name().split("/", -1);
    Metric metric = metric(records.get(parts[0]), parts[1]);
    return metric == null || metric.standardDeviation() == null
        ? Optional.empty()
        : Optional.of(new Source(mean.name() + "±", metric.standardDeviation(), metric.unit()));
  }

  private static @Nullable Metric metric(ResultRecord result, String name) {
    return result.metrics().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
