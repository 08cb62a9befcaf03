package io.github.fmnist.experiments.vae;

import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.experiments.command.Optimizer;
import io.github.fmnist.models.vae.Vae;
import java.util.OptionalInt;

/**
 * All settings that determine the outcome of the study of the variational autoencoder, as stored in
 * {@code config.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param trainSize number of training images, stratified by class, without those held out
 * @param validationSize number of training images held out for validation, stratified by class
 * @param patience number of epochs without a better validation bound after which training stops;
 *     absent if all epochs are trained
 * @param samples importance samples per image for the log-likelihood; 0 if it is not computed
 * @param noScores whether generated images are not scored
 * @param precision the precision of training; measures are float32
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
    boolean noScores,
    int threads,
    Engine engine,
    Precision precision) {

  /** Returns an untrained model for images of this shape and these classes. */
  Vae vae(LabelledImages images) {
    return model
        .builder()
        .inputShape(1, images.height(), images.width())
        .classes(model.conditional() ? images.classes() : 0)
        .optimizer(learningRateSchedule.applyTo(optimizer.updater(learningRate), epochs))
        .seed(seed)
        .engine(engine)
        .precision(precision)
        .build();
  }

  /** Sets the learning rate of a model that continues its training. */
  void setLearningRate(Vae vae) {
    vae.networks().forEach(network -> learningRateSchedule.applyTo(network, learningRate, epochs));
  }
}
