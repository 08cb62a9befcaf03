package io.github.fmnist.benchmarks;

import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/** A list of oneDNN primitives, made once, to be run for each batch. */
final class FloorNetwork {
  private final boolean training;
  private final float[] initial;
  private final FloorParameters parameters = new FloorParameters();
  private final List<Runnable> operations = new ArrayList<>();

  FloorNetwork(boolean training, float[] initial) {
    this.training = training;
    this.initial = initial;
  }

  int propagation() {
    return training ? dnnl_forward_training : dnnl_forward_inference;
  }

  FloorParameters parameters() {
    return parameters;
  }

  void add(Runnable operation) {
    operations.add(operation);
  }

  void add(dnnl_primitive_desc descriptor, Map<Integer, OneDnn.Tensor> tensors) {
    add(OneDnn.Operation.of(descriptor, tensors));
  }

  /** The same values in another layout; a copy is made for each batch if they differ. */
  OneDnn.Tensor inLayout(OneDnn.Tensor tensor, dnnl_memory_desc layout) {
    if (OneDnn.same(tensor.layout(), layout)) {
      return tensor;
    }
    OneDnn.Tensor copy = OneDnn.Tensor.of(layout);
    add(OneDnn.reorder(tensor, copy));
    return copy;
  }

  /** Places a parameter, with its initial values, in the layout that a primitive chose. */
  OneDnn.Tensor place(Parameter parameter, dnnl_memory_desc plain, dnnl_memory_desc layout) {
    return parameters.place(parameter, plain, layout, initial);
  }

  void run() {
    operations.forEach(Runnable::run);
  }
}
