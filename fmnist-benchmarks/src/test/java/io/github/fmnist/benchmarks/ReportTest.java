package io.github.fmnist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fmnist.engine.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Report REPORT =
      new Report(
          2,
          4,
          List.of(new Agreement("pytorch, dl4j", "cnn relu", Precision.FLOAT32, 1e-7, 1e-6)),
          List.of(
              new Report.Measured(
                  "cnn-train-relu",
                  128,
                  List.of(
                      contestant(
                          "pytorch", Binding.NONE, new Sample(1000, 600), new Sample(3000, 500)),
                      contestant("pytorch", Binding.CORES, new Sample(1600, 500)),
                      contestant("onednn-floor", Binding.NONE, new Sample(5000, 400)),
                      contestant("onednn-floor", Binding.CORES, new Sample(8000, 400))))));

  private static Report.Contestant contestant(String name, Binding binding, Sample... samples) {
    return Report.Contestant.of(name, binding, 2, List.of(samples));
  }

  @Test
  void medianOfAnOddNumberIsTheMiddle() {
    assertThat(Report.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(Report.median(List.of(8.0, 1.0, 2.0, 4.0))).isEqualTo(3);
  }

  @Test
  void contestantHasMedianSpeedAndLargestMemory() {
    Report.Contestant pytorch = REPORT.workloads().get(0).contenders().get(0);

    assertThat(pytorch.imagesPerSecond()).isEqualTo(2000);
    assertThat(pytorch.residentMegabytes()).isEqualTo(600);
  }

  @Test
  void jsonHasTheKeysThatOthersRelyOn() {
    JsonNode workload = new JsonMapper().<JsonNode>valueToTree(REPORT).at("/workloads/0");

    assertThat(workload.path("name").asText()).isEqualTo("cnn-train-relu");
    JsonNode contender = workload.at("/contenders/0");
    assertThat(contender.path("name").asText()).isEqualTo("pytorch");
    assertThat(contender.path("imagesPerSecond").asDouble()).isEqualTo(2000);
    assertThat(contender.path("binding").asText()).isEqualTo("NONE");
    assertThat(contender.path("threads").asInt()).isEqualTo(2);
    assertThat(contender.path("rounds")).hasSize(2);
  }

  @Test
  void tableHasRatiosAndADashForWhoWasNotMeasured() {
    assertThat(MarkdownTable.of(REPORT).lines().skip(2))
        .containsExactly(
            "| cnn-train-relu | pytorch | 2 | 2,000 | 1,000 - 3,000 | 1.00 | - | - | 0.40 | - | - |"
                + " 600 |",
            "| cnn-train-relu | pytorch, bound | 2 | 1,600 | 1,600 - 1,600 | 0.80 | - | - | 0.20 |"
                + " - | - | 500 |",
            "| cnn-train-relu | onednn-floor | 2 | 5,000 | 5,000 - 5,000 | 2.50 | - | - | 1.00 | -"
                + " | - | 400 |",
            "| cnn-train-relu | onednn-floor, bound | 2 | 8,000 | 8,000 - 8,000 | 4.00 | - | - |"
                + " 1.00 | - | - | 400 |");
  }

  @Test
  void rowsOfTheTableHaveAsManyCellsAsItsHeader() {
    assertThat(MarkdownTable.of(REPORT).lines())
        .allMatch(line -> line.chars().filter(c -> c == '|').count() == 13);
  }
}
