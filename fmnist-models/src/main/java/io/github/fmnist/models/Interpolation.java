package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

/** A path from one latent code to another. */
public enum Interpolation {
  /** Along a straight line. */
  LINEAR,
  /**
   * Along the great circle, with a length that changes linearly from one code's to the other's
   * (Shoemake 1985; White 2016, <a href="https://arxiv.org/abs/1609.04468">arXiv 1609.04468</a>).
   * The path stays where a standard normal distribution has its mass. It is linear between codes of
   * equal or opposite directions, and from or to 0.
   */
  SPHERICAL;

  /** Below this angle between two codes, in radians, the path is linear. */
  private static final double NEGLIGIBLE = 1e-4;

  /**
   * Returns the code at a fraction of the path.
   *
   * @param from {@code [latent size]}
   * @param to {@code [latent size]}
   * @param part fraction from 0, which gives {@code from}, to 1, which gives {@code to}
   * @throws IllegalArgumentException if the codes differ in length
   */
  public float[] between(float[] from, float[] to, double part) {
    checkArgument(
        from.length == to.length,
        "codes of the same length expected, found %s and %s",
        from.length,
        to.length);
    double fromWeight = 1 - part;
    double toWeight = part;
    if (this == SPHERICAL) {
      double fromLength = length(from);
      double toLength = length(to);
      double angle = angle(from, to, fromLength * toLength);
      if (angle > NEGLIGIBLE && angle < Math.PI - NEGLIGIBLE) {
        double length = (1 - part) * fromLength + part * toLength;
        fromWeight = Math.sin((1 - part) * angle) / Math.sin(angle) * length / fromLength;
        toWeight = Math.sin(part * angle) / Math.sin(angle) * length / toLength;
      }
    }
    float[] code = new float[from.length];
    for (int i = 0; i < code.length; i++) {
      code[i] = (float) (fromWeight * from[i] + toWeight * to[i]);
    }
    return code;
  }

  /** Returns the angle between two codes, or 0 if one of them is 0 and has no direction. */
  private static double angle(float[] a, float[] b, double lengths) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
    }
    return lengths == 0 ? 0 : Math.acos(Math.max(-1, Math.min(1, product / lengths)));
  }

  private static double length(float[] code) {
    double sum = 0;
    for (float value : code) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
