package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.records.Metric;
import io.github.fmnist.experiments.records.PublishedValue;
import io.github.fmnist.experiments.records.ResultRecord;
import io.github.fmnist.experiments.records.ResultRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The results in README and docs/studies.md are those of records/*.json. {@code -Drecords.write}
 * writes the records as the program does.
 */
class RecordsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path RECORDS = ROOT.resolve("records");
  private static final List<String> PAGES = List.of("README.md", "docs/studies.md");
  private static final int FAULTS = Integer.getInteger("records.faults", 200);
  private static final long SEED = Long.getLong("records.seed", 1);

  private static final Map<String, String> PAGE_TEXTS = new LinkedHashMap<>();
  private static Map<String, ResultRecord> records;

  @BeforeAll
  static void read() throws IOException {
    records = byName(ResultRecords.in(RECORDS));
    for (String page : PAGES) {
      PAGE_TEXTS.put(page, Files.readString(ROOT.resolve(page)));
    }
  }

  private static Map<String, ResultRecord> byName(List<ResultRecord> all) {
    return all.stream().collect(Collectors.toMap(ResultRecord::name, Function.identity()));
  }

  @Test
  void theTextsAgreeWithTheRecords() {
    List<RecordedText> pages = pages(PAGE_TEXTS, records);
    System.out.printf(
        "records: %d numbers of %d records in %s%n",
        quotations(pages).size(), records.size(), String.join(" and ", PAGES));
    assertThat(String.join("\n", failures(PAGE_TEXTS, records))).isEmpty();
  }

  @Test
  void theRecordsAreWrittenAsTheProgramWritesThem() throws IOException {
    for (ResultRecord each : records.values()) {
      Path file = RECORDS.resolve(each.name() + ".json");
      if (System.getProperty("records.write") != null) {
        Files.write(file, Json.bytes(each));
      }
      assertThat(file).hasBinaryContent(Json.bytes(each));
    }
  }

  @Test
  void theProgramBringsTheRecords() throws IOException {
    assertThat(byName(ResultRecords.all())).isEqualTo(records);
  }

  @Test
  void commandsParseAndAreInTheTexts() throws IOException {
    Set<List<String>> shown = new HashSet<>();
    for (Path page : DocumentationTest.pages()) {
      new RecordedText(page.toString(), Files.readString(page), records)
          .commands()
          .forEach(command -> shown.add(withoutSeeds(command)));
    }
    for (ResultRecord each : records.values()) {
      List<String> words = each.words();
      if (words.get(0).equals("./fmnist")) {
        assertThat(words).as(each.name()).containsSequence("--data", "real");
        assertThat(words).as(each.name()).doesNotContain("--seed", "--seeds", "--out");
        new CommandLine(new Fmnist())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .parseArgs(words.subList(1, words.size()).toArray(String[]::new));
      }
      if (each.origin() == null) {
        continue; // planned, before its runs
      }
      assertThat(shown)
          .as(each.name() + ", or ./fmnist reproduce " + each.name())
          .containsAnyOf(words, List.of("./fmnist", "reproduce", each.name()));
    }
  }

  private static List<String> withoutSeeds(String command) {
    List<String> words = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
    for (String option : List.of("--seed", "--seeds", "--threads", "--out")) {
      int at = words.indexOf(option);
      if (at >= 0) {
        words.subList(at, Math.min(words.size(), at + 2)).clear();
      }
    }
    return words;
  }

  @Test
  void commitsAreInTheHistory() throws Exception {
    assumeTrue(
        git("rev-parse", "--is-shallow-repository").equals("false"),
        "needs a clone with its whole history");
    for (ResultRecord each : records.values()) {
      if (each.origin() == null) {
        continue; // planned, before its runs
      }
      assertThat(git("merge-base", "--is-ancestor", each.origin().commit(), "HEAD"))
          .as("%s: commit %s in the history", each.name(), each.origin().commit())
          .isEmpty();
    }
  }

  /** Returns the output of git, or the word failed. */
  private static String git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", ROOT.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 ? output : "failed: " + output;
    } catch (IOException e) {
      return "no git: " + e.getMessage();
    }
  }

  @Test
  void aChangedDigitInATextIsNoticed() {
    theTextsAgreeWithTheRecords();
    List<RecordedText> pages = pages(PAGE_TEXTS, records);
    Random random = new Random(SEED);
    for (int i = 0; i < FAULTS; i++) {
      int page = random.nextInt(pages.size());
      List<RecordedText.Quotation> quotations = pages.get(page).quotations();
      RecordedText.Token token = quotations.get(random.nextInt(quotations.size())).token();
      String changed = withAnotherDigit(token.text(), random);
      Map<String, String> texts = new LinkedHashMap<>(PAGE_TEXTS);
      StringBuilder text = new StringBuilder(texts.get(PAGES.get(page)));
      text.replace(token.start(), token.start() + token.text().length(), changed);
      texts.put(PAGES.get(page), text.toString());
      assertThat(failures(texts, records))
          .as("%s, %d: %s in the place of %s", PAGES.get(page), i, changed, token)
          .isNotEmpty();
    }
    System.out.printf("records: %d changed digits in texts, all noticed%n", FAULTS);
  }

  @Test
  void aRecordThatWasReducedToItsFirstSeedIsNoticed() {
    int reduced = 0;
    for (ResultRecord original : records.values()) {
      for (Metric metric : original.metrics()) {
        if (metric.values().size() > 1) {
          Map<Long, Double> first = new TreeMap<>(metric.values());
          first.keySet().retainAll(original.seeds().subList(0, 1));
          Map<String, ResultRecord> others = new TreeMap<>(records);
          others.put(
              original.name(),
              original.with(Map.of(metric.name(), first), requireNonNull(original.origin())));
          assertThat(failures(PAGE_TEXTS, others))
              .contains(
                  "%s/%s: values of %s expected, found %s"
                      .formatted(original.name(), metric.name(), original.seeds(), first.keySet()));
          reduced++;
        }
      }
    }
    assertThat(reduced).isPositive();
  }

  @Test
  void aChangedNumberInARecordIsNoticed() throws IOException {
    theTextsAgreeWithTheRecords();
    Random random = new Random(SEED);
    List<ResultRecord> all = new ArrayList<>(new TreeMap<>(records).values());
    all.removeIf(each -> each.origin() == null); // planned, before its runs
    int changes = 0;
    for (int i = 0; i < FAULTS; i++) {
      ResultRecord original = all.get(random.nextInt(all.size()));
      ObjectNode tree = (ObjectNode) Json.tree(original);
      String change = change(tree, random);
      ResultRecord changed = Json.MAPPER.treeToValue(tree, ResultRecord.class);
      if (!changed.equals(original)) { // 17 digits may stand for the same number
        Map<String, ResultRecord> others = new TreeMap<>(records);
        others.put(original.name(), changed);
        assertThat(failures(PAGE_TEXTS, others)).as("%s: %s", original.name(), change).isNotEmpty();
        changes++;
      }
    }
    System.out.printf("records: %d changed numbers in records, all noticed%n", changes);
  }

  /** Changes a digit of a mean, a standard deviation, a value of a seed or a published value. */
  private static String change(ObjectNode tree, Random random) {
    List<ObjectNode> parents = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String list : List.of("metrics", "published")) {
      for (JsonNode each : (ArrayNode) tree.get(list)) {
        collect((ObjectNode) each, parents, names);
      }
    }
    int chosen = random.nextInt(parents.size());
    String name = names.get(chosen);
    String number = parents.get(chosen).get(name).asText();
    String changed = withAnotherDigit(number, random);
    parents.get(chosen).put(name, Double.parseDouble(changed));
    return "%s %s in the place of %s".formatted(name, changed, number);
  }

  private static void collect(ObjectNode node, List<ObjectNode> parents, List<String> names) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getValue() instanceof ObjectNode child) {
        collect(child, parents, names);
      } else if (field.getValue().isFloatingPointNumber()) {
        parents.add(node);
        names.add(field.getKey());
      }
    }
  }

  /** Changes a digit before the exponent. */
  private static String withAnotherDigit(String number, Random random) {
    int end = number.contains("E") ? number.indexOf('E') : number.length();
    int at = random.nextInt(end);
    while (!Character.isDigit(number.charAt(at))) {
      at = random.nextInt(end);
    }
    int digit = (number.charAt(at) - '0' + 1 + random.nextInt(9)) % 10;
    return number.substring(0, at) + digit + number.substring(at + 1);
  }

  private static List<RecordedText> pages(
      Map<String, String> texts, Map<String, ResultRecord> records) {
    return texts.entrySet().stream()
        .map(page -> new RecordedText(page.getKey(), page.getValue(), records))
        .toList();
  }

  private static List<RecordedText.Quotation> quotations(List<RecordedText> pages) {
    return pages.stream().flatMap(page -> page.quotations().stream()).toList();
  }

  /** Returns where texts and records disagree, and where records contradict themselves. */
  private static List<String> failures(
      Map<String, String> texts, Map<String, ResultRecord> records) {
    List<RecordedText> pages = pages(texts, records);
    List<String> failures = new ArrayList<>();
    pages.forEach(page -> failures.addAll(page.failures()));
    Set<String> whole =
        quotations(pages).stream()
            .filter(each -> each.token().showsAllOf(each.source()))
            .map(each -> each.source().name())
            .collect(Collectors.toSet());
    for (ResultRecord each : records.values()) {
      for (Metric metric : each.metrics()) {
        String name = each.name() + "/" + metric.name();
        if (each.origin() == null) {
          if (metric.mean() != null || !metric.values().isEmpty()) {
            failures.add(name + ": no value without an origin expected");
          }
        } else if (metric.mean() == null) {
          failures.add(name + ": values of a run expected");
        } else if (metric.values().isEmpty()) {
          require(whole.contains(name), name, failures);
          require(
              metric.standardDeviation() == null || whole.contains(name + "±"),
              name + "±",
              failures);
        } else {
          List<Long> seeds = List.copyOf(metric.values().keySet());
          List<Long> expected =
              isOfAWholeRun(each, metric) ? each.seeds().subList(0, 1) : each.seeds();
          if (!seeds.equals(expected)) {
            failures.add("%s: values of %s expected, found %s".formatted(name, expected, seeds));
          }
          if (!metric.isConsistent()) {
            failures.add(name + ": mean, standard deviation and n of its values expected");
          }
        }
      }
      if (each.origin() == null) {
        continue; // planned, before its runs
      }
      for (PublishedValue value : each.published()) {
        String name = each.name() + "/published." + value.name();
        require(whole.contains(name), name, failures);
        if (each.metrics().stream().noneMatch(metric -> metric.name().equals(value.metric()))) {
          failures.add(name + ": a metric of the record expected, found " + value.metric());
        }
      }
    }
    return failures;
  }

  /**
   * Returns whether a metric is a number of a run of several seeds, such as a difference of two
   * activations. A number that no file of a run has is one of the first seed.
   */
  private static boolean isOfAWholeRun(ResultRecord result, Metric metric) {
    return result.words().get(1).equals("activations")
        && (metric.read() == null
            || requireNonNullElse(metric.read().list(), "").startsWith("/statistics/"));
  }

  /** What no other number proves must stand in a text. */
  private static void require(boolean quoted, String name, List<String> failures) {
    if (!quoted) {
      failures.add(name + ": a text with all of its digits expected");
    }
  }
}
