package io.github.fmnist.models.gan;

/**
 * What generator and discriminator play for, of the discriminator's output for an image: its logit,
 * above 0 where it takes the image for a real one.
 */
public enum GanLoss {
  /**
   * The discriminator's cross-entropy, and for the generator that of being taken for real, which
   * has a slope where the discriminator is sure (Goodfellow et al. 2014, <a
   * href="https://arxiv.org/abs/1406.2661">arXiv 1406.2661</a>, section 3). In nats.
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
   * The discriminator is content with a logit above 1 for real images and below -1 for drawn ones;
   * the generator raises it (Lim, Ye 2017, <a href="https://arxiv.org/abs/1705.02894">arXiv
   * 1705.02894</a>; Miyato et al. 2018, eq. 16 and 17).
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
   * The discriminator's loss for a real image.
   *
   * @param target the probability of being real that it shall give; hinge takes none
   */
  abstract double real(double logit, double target);

  abstract double realSlope(double logit, double target);

  /** The discriminator's loss for a drawn image. */
  abstract double fake(double logit);

  abstract double fakeSlope(double logit);

  /** The generator's loss for an image that it drew. */
  abstract double generator(double logit);

  abstract double generatorSlope(double logit);

  static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
