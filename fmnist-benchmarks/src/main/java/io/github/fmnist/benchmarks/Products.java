package io.github.fmnist.benchmarks;

import io.github.fmnist.engine.Precision;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * The products of a step of fmnist's engine: convolutions, transposed convolutions and dense
 * layers, their forward passes and gradients.
 *
 * @param runs as often as the step executes them
 */
record Products(List<PrimitiveRun> runs) {

  /** Runs the workload in a process of its own and reads what oneDNN executes. */
  static Products of(Workload workload, ChildProcess child)
      throws IOException, InterruptedException {
    ChildProcess.Output<ProfileWorker.Steps> output =
        child.output(
            ProfileWorker.Steps.class,
            ProfileWorker.class,
            workload.label(),
            Precision.FLOAT32.name());
    return of(output.lines(), output.result().steps());
  }

  /** Reads lines of oneDNN's verbose mode. What happens once an epoch is no part of a step. */
  static Products of(List<String> lines, int steps) {
    return new Products(
        Profile.alike(lines).entrySet().stream()
            .filter(entry -> entry.getKey().belongsToLayer())
            .flatMap(
                entry -> {
                  long calls = Math.round((double) entry.getValue().size() / steps);
                  return Collections.nCopies((int) calls, entry.getKey()).stream();
                })
            .toList());
  }

  /** Returns the floating-point operations of a step. */
  double operations() {
    return runs.stream().mapToDouble(PrimitiveRun::operations).sum();
  }
}
