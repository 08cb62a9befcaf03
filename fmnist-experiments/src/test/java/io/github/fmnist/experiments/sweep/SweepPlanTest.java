package io.github.fmnist.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.command.RunOptions;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What follows from the command line of a search. */
class SweepPlanTest {
  private static SweepPlan plan(String... options) {
    CommandLine line =
        new CommandLine(new SweepCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs(options);
    CommandSpec spec = line.getCommandSpec();
    Map<String, CommandSpec> mixins = spec.mixins();
    return new SweepPlan(
        (SearchOptions) mixins.get("searchOptions").userObject(),
        (RunOptions) mixins.get("runOptions").userObject(),
        spec);
  }

  private static CandidateResult result(String activation, String dropout) {
    OptionalDouble accuracy = OptionalDouble.of(0.5);
    return new CandidateResult(
        activation, 1, Map.of("--dropout", dropout), 1, accuracy, accuracy, accuracy);
  }

  @Test
  void theAdvisedCommandLeavesOutActivationsThatDiverged() {
    SweepPlan plan =
        plan("activations", "--activations=relu,selu,tanh", "--dropout=0,0.5", "--parallel=2");
    assertThat(plan.command(List.of(result("relu", "0.5"), result("tanh", "0"))))
        .isEqualTo(
            "./fmnist activations --activations=relu,tanh"
                + " --override=relu.dropout=0.5,tanh.dropout=0 --seed=2 --seeds=10");
    assertThat(plan.command(List.of())).isEmpty();
  }

  @Test
  void networksThatDifferInTheirLearningRateAreOfOneArchitecture() {
    SweepPlan plan =
        plan(
            "activations",
            "--activations=relu",
            "--filters=2,3",
            "--learning-rate=1e-5..1e-1:log:100",
            "--normalization=unit,standardized");
    assertThat(plan.architectures()).hasSize(1);
    assertThat(plan.engines()).hasSize(1).doesNotContain(Engine.AUTO);
    assertThat(plan("activations", "--dropout=0,0.5", "--batch-size=10,20").architectures())
        .hasSize(2);
  }
}
