package io.github.fmnist.experiments.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.OptionalInt;

/**
 * All settings that determine the outcome of a search, as stored in {@code config.json}.
 *
 * @param study name of the study
 * @param trials number of settings that are sampled; absent if all of the grid are tried
 * @param reduction one in this number of candidates goes on to the next rung
 * @param minEpochs least number of epochs of the first rung
 * @param axes the options that are searched, as given
 * @param settings the settings of the study, without those that are searched
 */
record SweepSettings(
    String study,
    SearchMethod search,
    OptionalInt trials,
    int reduction,
    int minEpochs,
    Map<String, String> axes,
    JsonNode settings) {}
