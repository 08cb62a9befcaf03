package io.github.fmnist.benchmarks;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Parameters and gradients in the layouts that the primitives like, one after another in one flat
 * array each.
 */
final class FloorParameters {
  /** Padded layouts take more room than their values. */
  private static final int CAPACITY = 2 * Parameter.total();

  private final FloatPointer values = OneDnn.allocate((long) CAPACITY * Float.BYTES);
  private final FloatPointer gradients = OneDnn.allocate((long) CAPACITY * Float.BYTES);
  private final Map<Parameter, OneDnn.Tensor> valueTensors = new EnumMap<>(Parameter.class);
  private final Map<Parameter, OneDnn.Tensor> gradientTensors = new EnumMap<>(Parameter.class);
  private int used;

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
    return tensor;
  }

  OneDnn.Tensor value(Parameter parameter) {
    return valueTensors.get(parameter);
  }

  OneDnn.Tensor gradient(Parameter parameter) {
    return gradientTensors.get(parameter);
  }

  /** Returns the update of all parameters that were placed, from their gradients. */
  Runnable update() {
    return new FloorAdam(values, gradients, used);
  }

  private FloatPointer at(FloatPointer array) {
    return array.getPointer(used);
  }
}
