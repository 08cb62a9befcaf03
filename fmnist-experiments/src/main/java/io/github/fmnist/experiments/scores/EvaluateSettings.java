package io.github.fmnist.experiments.scores;

import io.github.fmnist.engine.Engine;
import java.util.List;

/**
 * Everything that decides the outcome of an evaluation, as {@code config.json} keeps it.
 *
 * @param data {@code real}, {@code synthetic} or a name: what sources are compared with
 * @param sources as they were asked for
 * @param images of each source, and real ones to compare them with
 */
record EvaluateSettings(
    String data, List<String> sources, int images, long seed, int threads, Engine engine) {}
