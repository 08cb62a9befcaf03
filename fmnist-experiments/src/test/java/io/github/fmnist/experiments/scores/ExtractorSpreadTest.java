package io.github.fmnist.experiments.scores;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractorSpreadTest {
  @Test
  void saysHowManyExtractorsOrderTheSourcesInAnotherWay() {
    assertThat(spread(List.of(1.0, 1.5, 2.5), List.of(2.0, 2.0, 2.0)).table())
        .contains("1 of the extractors order the sources in another way")
        .contains("1.67 +- 0.76", "2.00 +- 0.00", "1.00 1.50 2.50");
    assertThat(spread(List.of(1.0, 1.5, 1.9), List.of(2.0, 2.0, 2.0)).table())
        .contains("All extractors order the sources alike.");
  }

  private static ExtractorSpread spread(List<Double> gan, List<Double> vae) {
    return new ExtractorSpread(
        List.of("a", "b", "c"),
        List.of(
            ExtractorSpread.Distances.of("gan", gan), ExtractorSpread.Distances.of("vae", vae)));
  }
}
