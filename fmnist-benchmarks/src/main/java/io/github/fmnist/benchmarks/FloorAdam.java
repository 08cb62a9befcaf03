package io.github.fmnist.benchmarks;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Adam over a flat array (Kingma and Ba 2015).
 *
 * <p>Implementation note: Adam works value by value, so it need not know the layouts. The plain
 * loop is compiled to vector instructions, and is faster than nd4j's operation.
 */
final class FloorAdam implements Runnable {
  private static final float RATE = 1e-3f;
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final FloatPointer values;
  private final FloatPointer gradients;
  private final float[] weights;
  private final float[] gradient;
  private final float[] mean;
  private final float[] variance;
  private int steps;

  FloorAdam(FloatPointer values, FloatPointer gradients, int length) {
    this.values = values;
    this.gradients = gradients;
    weights = new float[length];
    gradient = new float[length];
    mean = new float[length];
    variance = new float[length];
    values.get(weights);
  }

  /** Updates all values from their gradients. */
  @Override
  public void run() {
    steps++;
    gradients.get(gradient);
    double correction = Math.sqrt(1 - Math.pow(BETA_2, steps)) / (1 - Math.pow(BETA_1, steps));
    update((float) (RATE * correction), weights, gradient, mean, variance);
    values.put(weights);
  }

  private static void update(float rate, float[] w, float[] g, float[] m, float[] v) {
    for (int i = 0; i < w.length; i++) {
      m[i] = BETA_1 * m[i] + (1 - BETA_1) * g[i];
      v[i] = BETA_2 * v[i] + (1 - BETA_2) * g[i] * g[i];
      w[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) + EPSILON);
    }
  }
}
