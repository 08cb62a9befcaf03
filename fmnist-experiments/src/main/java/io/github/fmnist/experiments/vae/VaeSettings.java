package io.github.fmnist.experiments.vae;

import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.experiments.command.Optimizer;
import io.github.fmnist.models.vae.Vae;
import java.util.OptionalInt;

/**
 * Everything that decides the outcome of the study of the variational autoencoder, as {@code
 * config.json} keeps it.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param trainSize training images, drawn by class from those that validation leaves
 * @param validationSize training images held out by class
 * @param patience epochs without a better validation bound that end the training; absent if all
 *     epochs are trained
 * @param samples codes per image for the log-likelihood; 0 if it is not computed
 */
record VaeSettings(
    String data,
    VaeDesign model,
    int epochs,
    OptionalInt patience,
    int batchSize,
    long seed,
    int trainSize,
    int validationSize,
    Optimizer optimizer,
    double learningRate,
    LearningRateSchedule learningRateSchedule,
    int samples,
    int threads,
    Engine engine) {

  /** Returns the model, untrained, for such images. */
  Vae vae(LabelledImages images) {
    return model
        .builder()
        .inputShape(1, images.height(), images.width())
        .classes(model.conditional() ? images.classes() : 0)
        .optimizer(learningRateSchedule.applyTo(optimizer.updater(learningRate), epochs))
        .seed(seed)
        .engine(engine)
        .build();
  }
}
