package io.github.fmnist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final Target TARGET =
      new Target(Workload.VAE_TRAIN, Contender.FMNIST, Binding.NONE, Contender.PYTORCH, 1.2);

  @Test
  void aTargetIsMetAtItsBoundaryAndMissedBelow() {
    assertThat(new Judgement(TARGET, 1.2).isMet()).isTrue();
    assertThat(new Judgement(TARGET, Math.nextDown(1.2)).isMet()).isFalse();
    assertThat(new Judgement(TARGET, Double.NaN).isMet()).isFalse();
  }

  @Test
  void tableSaysWhichTargetsAreMet() {
    Target bound =
        new Target(Workload.GAN_TRAIN, Contender.FMNIST, Binding.CORES, Contender.PYTORCH, 1.6);
    Target share =
        new Target(
            Workload.CNN_TRAIN_RELU,
            Contender.FMNIST,
            Binding.NONE,
            Contender.CONVOLUTION_PEAK,
            0.7);

    assertThat(
            Judgement.table(
                    List.of(
                        new Judgement(TARGET, 1.2),
                        new Judgement(bound, 1.5999),
                        new Judgement(share, 0.71)))
                .lines())
        .as("ratios rounded down")
        .containsExactly(
            "| workload | contenders | ratio of medians | target | |",
            "|---|---|---:|---:|---|",
            "| vae-train | fmnist : pytorch | 1.20 | 1.20 | met |",
            "| gan-train | fmnist, bound : pytorch | 1.59 | 1.60 | missed |",
            "| cnn-train-relu | fmnist : convolution-peak | 0.71 | 0.70 | met |");
  }

  @Test
  void ratiosAreThoseOfTheMedians() {
    Report report =
        report(
            Workload.VAE_TRAIN,
            contestant(Contender.FMNIST, Binding.NONE, 100, 240, 900),
            contestant(Contender.PYTORCH, Binding.NONE, 10, 200, 300));

    assertThat(Judgement.of(report)).containsExactly(new Judgement(TARGET, 1.2));
  }

  @Test
  void boundThreadsMeetTheFasterRowOfThePeer() {
    Report report =
        report(
            Workload.GAN_TRAIN,
            contestant(Contender.FMNIST, Binding.NONE, 150),
            contestant(Contender.FMNIST, Binding.CORES, 160),
            contestant(Contender.PYTORCH, Binding.NONE, 100),
            contestant(Contender.PYTORCH, Binding.CORES, 50));

    assertThat(Judgement.of(report))
        .extracting(judgement -> judgement.target().binding(), Judgement::ratio)
        .containsExactly(tuple(Binding.NONE, 1.5), tuple(Binding.CORES, 1.6));
  }

  @Test
  void freeThreadsDoNotMeetThePeersBoundRow() {
    Report report =
        report(
            Workload.GAN_TRAIN,
            contestant(Contender.FMNIST, Binding.NONE, 150),
            contestant(Contender.PYTORCH, Binding.NONE, 100),
            contestant(Contender.PYTORCH, Binding.CORES, 140));

    assertThat(Judgement.of(report)).extracting(Judgement::ratio).containsExactly(1.5);
  }

  @Test
  void onlyWhatWasMeasuredIsJudged() {
    assertThat(
            Judgement.of(
                report(Workload.GAN_TRAIN, contestant(Contender.FMNIST, Binding.NONE, 150))))
        .isEmpty();
  }

  @Test
  void allTargetsOfACnnAreJudged() {
    Report report =
        report(
            Workload.CNN_TRAIN_TANH,
            contestant(Contender.FMNIST, Binding.NONE, 1000),
            contestant(Contender.DL4J, Binding.NONE, 100),
            contestant(Contender.PYTORCH, Binding.NONE, 500),
            contestant(Contender.CONVOLUTION_PEAK, Binding.NONE, 1000));

    assertThat(Judgement.of(report))
        .extracting(Judgement::isMet)
        .containsExactly(true, false, true);
  }

  private static Report report(Workload workload, Report.Contestant... contestants) {
    return new Report(
        1, 1, List.of(), List.of(new Report.Measured(workload.label(), 64, List.of(contestants))));
  }

  private static Report.Contestant contestant(
      Contender contender, Binding binding, double... rounds) {
    return Report.Contestant.of(
        contender.label(),
        binding,
        2,
        Arrays.stream(rounds).mapToObj(speed -> new Sample(speed, 500)).toList());
  }
}
