package io.github.fmnist.experiments.gan;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.command.DatasetTitle;
import io.github.fmnist.experiments.scores.ModelScores;
import io.github.fmnist.experiments.study.PrecisionNote;
import java.util.List;

/**
 * The outcome of the study of the generative adversarial network: {@code summary.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param epochs number of trained epochs
 * @param bestEpoch the epoch, from 1, whose parameters the model has: the last, or with early
 *     stopping the epoch with the lowest Fréchet distance between generated and validation images
 * @param conditional whether the model is conditioned on the class label
 * @param precision the precision of training
 * @param best metrics of that epoch
 * @param collapsed whether the generator has collapsed, or has not learned
 * @param classes share of generated images that a classifier assigns to each class
 * @param classifierAccuracy accuracy of this classifier on validation images
 * @param seconds training time, without measuring
 * @param imagesPerSecond training speed, mean over the epochs
 * @param scores scores of generated images, or why there are none
 */
record GanSummary(
    String data,
    int trainSize,
    int validationSize,
    int epochs,
    int bestEpoch,
    boolean conditional,
    Precision precision,
    GanEpoch best,
    boolean collapsed,
    List<ClassShare> classes,
    double classifierAccuracy,
    double seconds,
    double imagesPerSecond,
    @JsonUnwrapped ModelScores scores) {

  /** The share of generated images that the classifier assigns to a class. */
  record ClassShare(String name, double share) {}

  /** Returns the caption of all figures. */
  String caption() {
    return "%s; %,d training images; epochs: %d%s%s%s%s"
        .formatted(
            DatasetTitle.of(data),
            trainSize,
            epochs,
            bestEpoch == epochs ? "" : ", model of epoch " + bestEpoch,
            conditional ? "; conditioned on the class" : "",
            PrecisionNote.of(precision),
            scores.note());
  }

  /** Returns the warning about a collapsed generator. */
  static String warning(GanEpoch epoch) {
    return ("warning: the generator has collapsed, or has not learned yet. After epoch %d, the mean"
            + " distance between generated images is %.2f times that between real images; the"
            + " mean distance to the nearest neighbour, %.2f times. Another --seed, a smaller"
            + " --learning-rate or a larger --gradient-penalty may help")
        .formatted(epoch.epoch(), epoch.pairwiseDiversity(), epoch.nearestDiversity());
  }

  /** Returns the results as tables for the terminal. */
  String table() {
    StringBuilder table = new StringBuilder();
    row(table, "loss of the discriminator, epoch " + best.epoch(), best.discriminatorLoss());
    row(table, "loss of the generator", best.generatorLoss());
    row(table, "D(real)", best.realProbability());
    row(table, "D(fake)", best.fakeProbability());
    row(table, "pairwise diversity, relative to real", best.pairwiseDiversity());
    row(table, "nearest diversity, relative to real", best.nearestDiversity());
    row(table, "minutes of training", seconds / 60);
    table.append("%n%-12s %s%n".formatted("class", "share of generated images"));
    for (ClassShare result : classes) {
      table.append("%-12s %6.1f %%%n".formatted(result.name(), 100 * result.share()));
    }
    return table.append("%n".formatted()).append(scores.table()).toString();
  }

  private static void row(StringBuilder table, String name, double value) {
    table.append("%-40s%10.2f%n".formatted(name, value));
  }
}
