package io.github.fmnist.models.gan;

/**
 * The losses of generator and discriminator as functions of the discriminator's logit for an image,
 * which is above 0 if it classifies the image as real.
 */
public enum GanLoss {
  /**
   * The discriminator's cross-entropy; for the generator, the cross-entropy of being classified as
   * real, whose gradient does not vanish when the discriminator is confident (Goodfellow et al.
   * 2014, <a href="https://arxiv.org/abs/1406.2661">arXiv 1406.2661</a>, section 3). In nats.
   */
  NON_SATURATING {
    @Override
    double real(double logit, double target) {
      return softplus(logit) - target * logit;
    }

    @Override
    double realSlope(double logit, double target) {
      return sigmoid(logit) - target;
    }

    @Override
    double fake(double logit) {
      return softplus(logit);
    }

    @Override
    double fakeSlope(double logit) {
      return sigmoid(logit);
    }

    @Override
    double generator(double logit) {
      return softplus(-logit);
    }

    @Override
    double generatorSlope(double logit) {
      return sigmoid(logit) - 1;
    }
  },
  /**
   * The discriminator's loss is 0 for logits above 1 on real images and below -1 on generated
   * images; the generator maximizes the logit (Lim, Ye 2017, <a
   * href="https://arxiv.org/abs/1705.02894">arXiv 1705.02894</a>; Miyato et al. 2018, eq. 16 and
   * 17).
   */
  HINGE {
    @Override
    double real(double logit, double target) {
      return Math.max(0, 1 - logit);
    }

    @Override
    double realSlope(double logit, double target) {
      return logit < 1 ? -1 : 0;
    }

    @Override
    double fake(double logit) {
      return Math.max(0, 1 + logit);
    }

    @Override
    double fakeSlope(double logit) {
      return logit > -1 ? 1 : 0;
    }

    @Override
    double generator(double logit) {
      return -logit;
    }

    @Override
    double generatorSlope(double logit) {
      return -1;
    }
  };

  /**
   * Returns the discriminator's loss for a real image.
   *
   * @param target the target probability of being real; not used by the hinge loss
   */
  abstract double real(double logit, double target);

  abstract double realSlope(double logit, double target);

  /** Returns the discriminator's loss for a generated image. */
  abstract double fake(double logit);

  abstract double fakeSlope(double logit);

  /** Returns the generator's loss for a generated image. */
  abstract double generator(double logit);

  abstract double generatorSlope(double logit);

  static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
