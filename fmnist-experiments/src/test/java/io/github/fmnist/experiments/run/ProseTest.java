package io.github.fmnist.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProseTest {
  @Test
  void sentencesFitEightyColumnsAndLoseNoWord() {
    String sentence = "The ranking holds for the settings of this run. ".repeat(9).strip();
    assertThat(Prose.wrapped(sentence)).hasSizeGreaterThan(4).allMatch(line -> line.length() <= 80);
    assertThat(String.join(" ", Prose.wrapped(sentence).toList())).isEqualTo(sentence);
  }

  @Test
  void rowsOfTablesAndLongWordsStayWhole() {
    String row = "relu" + " ".repeat(90) + "0.9";
    String path = "/directory".repeat(20);
    assertThat(Prose.wrapped(row)).containsExactly(row);
    assertThat(Prose.wrapped("results: " + path)).containsExactly("results:", path);
    assertThat(Prose.wrapped("")).containsExactly("");
  }
}
