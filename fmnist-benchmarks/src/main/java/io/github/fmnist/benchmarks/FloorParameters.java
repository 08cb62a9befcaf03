package io.github.fmnist.benchmarks;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Parameters and gradients in the layouts that the primitives like, one after another in one flat
 * array each, and Adam over them (Kingma and Ba 2015).
 *
 * <p>Implementation note: Adam works value by value, so it need not know the layouts. The plain
 * loop is compiled to vector instructions, and is faster than nd4j's operation.
 */
final class FloorParameters {
  private static final float RATE = 1e-3f;
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  /** Padded layouts take more room than their values. */
  private static final int CAPACITY = 2 * Parameter.total();

  private final FloatPointer values = OneDnn.allocate((long) CAPACITY * Float.BYTES);
  private final FloatPointer gradients = OneDnn.allocate((long) CAPACITY * Float.BYTES);
  private final Map<Parameter, OneDnn.Tensor> valueTensors = new EnumMap<>(Parameter.class);
  private final Map<Parameter, OneDnn.Tensor> gradientTensors = new EnumMap<>(Parameter.class);
  private final float[] weights = new float[CAPACITY];
  private final float[] gradient = new float[CAPACITY];
  private final float[] mean = new float[CAPACITY];
  private final float[] variance = new float[CAPACITY];
  private int used;
  private int steps;

  /** Places a parameter with its initial values. */
  OneDnn.Tensor place(
      Parameter parameter, dnnl_memory_desc plain, dnnl_memory_desc layout, float[] initial) {
    OneDnn.Tensor tensor = OneDnn.Tensor.at(at(values), layout);
    valueTensors.put(parameter, tensor);
    gradientTensors.put(parameter, OneDnn.Tensor.at(at(gradients), layout));
    OneDnn.Tensor given = OneDnn.Tensor.of(plain);
    given.address().put(parameter.of(initial));
    OneDnn.reorder(given, tensor).run();
    int cacheLine = 16;
    int length = (int) (dnnl.dnnl_memory_desc_get_size(layout) / Float.BYTES);
    used += (length + cacheLine - 1) / cacheLine * cacheLine;
    values.get(weights, 0, used);
    return tensor;
  }

  OneDnn.Tensor value(Parameter parameter) {
    return valueTensors.get(parameter);
  }

  OneDnn.Tensor gradient(Parameter parameter) {
    return gradientTensors.get(parameter);
  }

  /** Updates all parameters from their gradients. */
  void update() {
    steps++;
    gradients.get(gradient, 0, used);
    double correction = Math.sqrt(1 - Math.pow(BETA_2, steps)) / (1 - Math.pow(BETA_1, steps));
    adam((float) (RATE * correction), weights, gradient, mean, variance, used);
    values.put(weights, 0, used);
  }

  private static void adam(float rate, float[] w, float[] g, float[] m, float[] v, int length) {
    for (int i = 0; i < length; i++) {
      m[i] = BETA_1 * m[i] + (1 - BETA_1) * g[i];
      v[i] = BETA_2 * v[i] + (1 - BETA_2) * g[i] * g[i];
      w[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) + EPSILON);
    }
  }

  private FloatPointer at(FloatPointer array) {
    return array.getPointer(used);
  }
}
