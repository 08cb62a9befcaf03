package io.github.fmnist.experiments.scores;

import io.github.fmnist.engine.Engine;
import java.util.List;

/**
 * All settings that determine the outcome of an evaluation, as stored in {@code config.json}.
 *
 * @param data dataset that sources are compared with: {@code real}, {@code synthetic} or a name
 * @param sources the image sources, as given on the command line
 * @param images number of images of each source, and of real images to compare them with
 * @param extractors directories of further extractors, as given on the command line
 */
record EvaluateSettings(
    String data,
    List<String> sources,
    int images,
    List<String> extractors,
    long seed,
    int threads,
    Engine engine) {}
