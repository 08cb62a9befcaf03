package io.github.fmnist.experiments.gan;

import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanBuilder;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * All settings that determine the outcome of the study of the generative adversarial network, as
 * stored in {@code config.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param trainSize number of training images, stratified by class, without those held out
 * @param validationSize number of training images held out for validation, stratified by class
 * @param patience number of epochs without a lower Fréchet distance between generated and
 *     validation images after which training stops; absent if all epochs are trained
 * @param learningRate learning rate of the generator in the first epoch
 * @param discriminatorLearningRate that of the discriminator; absent if it is the generator's
 * @param noScores whether generated images are not scored
 * @param precision the precision of training; images are generated in float32
 */
record GanSettings(
    String data,
    GanDesign model,
    int epochs,
    OptionalInt patience,
    int batchSize,
    long seed,
    int trainSize,
    int validationSize,
    double learningRate,
    OptionalDouble discriminatorLearningRate,
    LearningRateSchedule learningRateSchedule,
    boolean noScores,
    int threads,
    Engine engine,
    Precision precision) {

  /** Returns the number of discriminator steps in an epoch. */
  int stepsPerEpoch() {
    return (trainSize - 1) / batchSize + 1;
  }

  /** Returns an untrained model for images of this shape and these classes. */
  Gan gan(LabelledImages images) {
    GanBuilder builder =
        model
            .builder()
            .inputShape(1, images.height(), images.width())
            .classes(model.conditional() ? images.classes() : 0)
            .learningRates(learningRate, discriminatorRate())
            .seed(seed)
            .engine(engine)
            .precision(precision);
    if (model.instanceNoise() > 0) {
      int steps = (int) Math.min(Integer.MAX_VALUE, (long) epochs * stepsPerEpoch());
      builder = builder.instanceNoise(model.instanceNoise(), steps);
    }
    Gan gan = builder.build();
    setLearningRate(gan);
    return gan;
  }

  private double discriminatorRate() {
    return discriminatorLearningRate.orElse(learningRate);
  }

  /** Sets the learning rates with their schedule, also of a model that continues its training. */
  void setLearningRate(Gan gan) {
    learningRateSchedule.applyTo(gan.generator(), learningRate, epochs);
    learningRateSchedule.applyTo(gan.discriminator(), discriminatorRate(), epochs);
  }
}
