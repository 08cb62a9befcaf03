package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_SCALES;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.dnnl_data_type_undef;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_sum;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_scales_mask;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;

/** A list of steps in the order in which they run. */
final class Program {
  private final Scope scope;
  private final Scratchpad scratchpad;
  private final boolean accumulates;
  private final List<Step> steps = new ArrayList<>();
  private long covered;

  /**
   * Creates an empty program.
   *
   * @param accumulates whether parameter gradients are added to the previous ones; else they
   *     replace them
   */
  Program(Scope scope, Scratchpad scratchpad, boolean accumulates) {
    this.scope = scope;
    this.scratchpad = scratchpad;
    this.accumulates = accumulates;
  }

  Scope scope() {
    return scope;
  }

  /** Returns attributes without post-operations. */
  dnnl_primitive_attr attributes() {
    return Dnnl.attributes(scope, operations -> {});
  }

  Tensor allocate(Layout layout) {
    return Tensor.allocate(scope, layout);
  }

  void add(Step step) {
    steps.add(step);
  }

  void add(PrimitiveDescriptor descriptor) {
    steps.add(build(descriptor));
  }

  /** Creates an operation that uses the scratchpad of the program but runs separately. */
  Primitive build(PrimitiveDescriptor descriptor) {
    return descriptor.build(scratchpad);
  }

  /**
   * Returns the same values in the given layout: the tensor itself, or a copy made when the program
   * runs.
   */
  Tensor inLayout(Tensor tensor, Layout layout) {
    return inLayout(tensor, layout, 1);
  }

  /** Returns the values times {@code scale} in the given layout. */
  Tensor inLayout(Tensor tensor, Layout layout, float scale) {
    if (scale == 1 && tensor.layout().sameAs(layout)) {
      return tensor;
    }
    Tensor copy = allocate(layout);
    copy(tensor, copy, scale);
    return copy;
  }

  /** Copies values times {@code scale} from one layout to another. */
  void copy(Tensor from, Tensor to, float scale) {
    add(reorder(from, to, scale, attributes()));
  }

  boolean accumulates() {
    return accumulates;
  }

  /** Adds to the number of parameter gradients that the program writes to their destinations. */
  void covers(long gradients) {
    covered += gradients;
  }

  /** Returns the number of parameter gradients that the program writes to their destinations. */
  long covered() {
    return covered;
  }

  /**
   * Returns the tensor into which an operation writes a parameter gradient; {@link #deliver} then
   * copies it to its destination, times {@code scale}.
   *
   * @param destination the final tensor
   * @param layout the layout in which the gradient is computed
   */
  Tensor gradient(Tensor destination, Layout layout, float scale) {
    return !accumulates && scale == 1 && destination.layout().sameAs(layout)
        ? destination
        : allocate(layout);
  }

  /** Copies a parameter gradient from the tensor of {@link #gradient} to its destination. */
  void deliver(Tensor gradient, Tensor destination, float scale) {
    covers(destination.layout().length());
    if (accumulates) {
      accumulate(gradient, destination, scale);
    } else if (gradient != destination) {
      copy(gradient, destination, scale);
    }
  }

  private void accumulate(Tensor from, Tensor to, float scale) {
    add(
        reorder(
            from,
            to,
            scale,
            Dnnl.attributes(
                scope,
                operations ->
                    Dnnl.check(
                        dnnl_post_ops_append_sum(operations, 1, 0, dnnl_data_type_undef), "sum"))));
  }

  private PrimitiveDescriptor reorder(
      Tensor from, Tensor to, float scale, dnnl_primitive_attr attributes) {
    if (scale != 1) {
      Dnnl.check(dnnl_primitive_attr_set_scales_mask(attributes, DNNL_ARG_FROM, 0), "a scale");
    }
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_reorder_primitive_desc_create(
            handle,
            from.layout().descriptor(),
            Dnnl.engine(),
            to.layout().descriptor(),
            Dnnl.engine(),
            attributes);
    PrimitiveDescriptor descriptor =
        new PrimitiveDescriptor(scope, handle, status, "a reorder")
            .with(DNNL_ARG_FROM, from)
            .with(DNNL_ARG_TO, to);
    return scale == 1
        ? descriptor
        : descriptor.with(DNNL_ARG_ATTR_SCALES | DNNL_ARG_FROM, Tensor.scalar(scope, scale));
  }

  void run(dnnl_stream stream) {
    for (Step step : steps) {
      step.run(stream);
    }
  }
}
