package io.github.fmnist.experiments.activations;

/**
 * A network whose training diverged; an entry of {@code diverged} in {@code summary.json}.
 *
 * @param epoch the epoch in which it diverged, from 1; {@code metrics.csv} has the preceding ones
 * @param message description of the divergence
 */
public record DivergedRun(String activation, long seed, int epoch, String message) {}
