package io.github.fmnist.experiments.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The outcomes of reading hostile files: each must be read correctly or refused by name, within 2
 * seconds.
 *
 * <p>{@code -Dfiles.cases=5000 -Dfiles.seed=7} tries more files, and others.
 */
final class Verdicts {
  /** The correct outcomes are this and {@link #REFUSED}; any other one describes a failure. */
  static final String READ = "read";

  static final String REFUSED = "refused";

  private static final long SEED = Long.getLong("files.seed", 1);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final String kind;
  private final int cases;
  private final List<String> wrong = new ArrayList<>();
  private int read;
  private int refused;

  Verdicts(String kind, int usualCases) {
    this.kind = kind;
    this.cases = Integer.getInteger("files.cases", usualCases);
  }

  /** Reads one file. */
  interface Attempt {
    String outcome() throws Exception;
  }

  /** Creates a file and returns an attempt to read it. */
  interface Maker {
    Attempt make(Random random) throws Exception;
  }

  void tryAll(Maker maker) throws Exception {
    for (int i = 0; i < cases; i++) {
      Attempt attempt = maker.make(new Random(SEED * 1_000_003 + i));
      String outcome = outcome(attempt);
      read += outcome.equals(READ) ? 1 : 0;
      refused += outcome.equals(REFUSED) ? 1 : 0;
      if (!List.of(READ, REFUSED).contains(outcome)) {
        wrong.add("case " + i + ": " + outcome);
      }
    }
    System.out.printf(
        "files, %s, seed %d: %d files: %d read, %d refused, %d wrong%n",
        kind, SEED, cases, read, refused, wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(Math.min(read, refused)).isGreaterThan(cases / 10);
  }

  static String outcome(Attempt attempt) {
    try {
      return assertTimeoutPreemptively(LIMIT, attempt::outcome);
    } catch (Throwable e) {
      return e.toString();
    }
  }
}
