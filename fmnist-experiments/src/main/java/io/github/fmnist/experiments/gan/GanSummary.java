package io.github.fmnist.experiments.gan;

import io.github.fmnist.experiments.run.DatasetTitle;
import io.github.fmnist.experiments.scores.EvaluateSummary;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of the study of the generative adversarial network: {@code summary.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param epochs trained
 * @param bestEpoch the epoch, from 1, that the model is of: the last, or with patience that with
 *     the lowest Fréchet distance between generated and validation images
 * @param conditional whether the model is told the class
 * @param best what that epoch gave
 * @param collapsed whether the generator has collapsed, or has not learned
 * @param classes shares of drawn images, by what a classifier takes them for
 * @param classifierAccuracy of that one, on validation images
 * @param seconds of training, without measuring
 * @param imagesPerSecond of training, mean over the epochs
 * @param scores on the scoreboard; absent if there are too few real images
 */
record GanSummary(
    String data,
    int trainSize,
    int validationSize,
    int epochs,
    int bestEpoch,
    boolean conditional,
    GanEpoch best,
    boolean collapsed,
    List<ClassShare> classes,
    double classifierAccuracy,
    double seconds,
    double imagesPerSecond,
    Optional<EvaluateSummary> scores) {

  /** How many of the drawn images are of a class. */
  record ClassShare(String name, double share) {}

  /** Returns what stands below every figure. */
  String caption() {
    return "%s; %,d training images; epochs: %d%s%s"
        .formatted(
            DatasetTitle.of(data),
            trainSize,
            epochs,
            bestEpoch == epochs ? "" : ", the model that of epoch " + bestEpoch,
            conditional ? "; conditioned on the class" : "");
  }

  /** Returns what to say of a generator that has collapsed. */
  static String warning(GanEpoch epoch) {
    return ("warning: after epoch %d, generated images differ from each other %.2f times as much as"
            + " real ones, each from the one nearest to it %.2f times: the generator has"
            + " collapsed, or has not learned yet. Another --seed, a smaller --learning-rate or"
            + " a larger --gradient-penalty may help")
        .formatted(epoch.epoch(), epoch.pairwiseDiversity(), epoch.nearestDiversity());
  }

  /** Returns the results as tables for people. */
  String table() {
    StringBuilder table = new StringBuilder();
    row(table, "loss of the discriminator, epoch " + best.epoch(), best.discriminatorLoss());
    row(table, "loss of the generator", best.generatorLoss());
    row(table, "D(real)", best.realProbability());
    row(table, "D(fake)", best.fakeProbability());
    row(table, "diversity of pairs, beside real images", best.pairwiseDiversity());
    row(table, "diversity of nearest ones, likewise", best.nearestDiversity());
    row(table, "minutes of training", seconds / 60);
    table.append("%n%-12s %s%n".formatted("class", "share of generated images"));
    for (ClassShare result : classes) {
      table.append("%-12s %6.1f %%%n".formatted(result.name(), 100 * result.share()));
    }
    scores.ifPresent(board -> table.append("%nscores: ".formatted()).append(board.table()));
    return table.toString();
  }

  private static void row(StringBuilder table, String name, double value) {
    table.append("%-40s%10.2f%n".formatted(name, value));
  }
}
