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

/** Steps in the order in which they run, as they are put together. */
final class Program {
  private final Scope scope;
  private final Scratchpad scratchpad;
  private final boolean accumulates;
  private final List<Step> steps = new ArrayList<>();
  private long covered;

  /**
   * Makes an empty program.
   *
   * @param accumulates whether parameter gradients are added to those that are there, or replace
   *     them
   */
  Program(Scope scope, Scratchpad scratchpad, boolean accumulates) {
    this.scope = scope;
    this.scratchpad = scratchpad;
    this.accumulates = accumulates;
  }

  Scope scope() {
    return scope;
  }

  /** Attributes without post-operations. */
  dnnl_primitive_attr attributes() {
    return Dnnl.attributes(scope, operations -> {});
  }

  Tensor allocate(Layout layout) {
    return Tensor.allocate(scope, layout);
  }

  void add(Step step) {
    steps.add(step);
  }

  void add(PrimitiveDescriptor choice) {
    steps.add(build(choice));
  }

  /** Makes an operation on the scratchpad of the program, to be run apart from it. */
  Primitive build(PrimitiveDescriptor choice) {
    return choice.build(scratchpad);
  }

  /**
   * The same values in the given layout: the tensor itself, or a copy made when the program runs.
   */
  Tensor inLayout(Tensor tensor, Layout layout) {
    return inLayout(tensor, layout, 1);
  }

  /** The values times {@code scale} in the given layout. */
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

  /** Notes that the program brings so many parameter gradients to their places. */
  void covers(long gradients) {
    covered += gradients;
  }

  /** How many parameter gradients the program brings to their places. */
  long covered() {
    return covered;
  }

  /**
   * Where an operation is to put a parameter gradient; {@link #deliver} then brings it to its
   * place, times {@code scale}.
   *
   * @param place where it belongs
   * @param layout in which it is computed
   */
  Tensor gradient(Tensor place, Layout layout, float scale) {
    return !accumulates && scale == 1 && place.layout().sameAs(layout) ? place : allocate(layout);
  }

  /** Brings a parameter gradient from where {@link #gradient} had it put to its place. */
  void deliver(Tensor gradient, Tensor place, float scale) {
    covers(place.layout().length());
    if (accumulates) {
      accumulate(gradient, place, scale);
    } else if (gradient != place) {
      copy(gradient, place, scale);
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
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    int status =
        dnnl_reorder_primitive_desc_create(
            descriptor,
            from.layout().descriptor(),
            Dnnl.engine(),
            to.layout().descriptor(),
            Dnnl.engine(),
            attributes);
    PrimitiveDescriptor choice =
        new PrimitiveDescriptor(scope, descriptor, status, "a reorder")
            .with(DNNL_ARG_FROM, from)
            .with(DNNL_ARG_TO, to);
    return scale == 1
        ? choice
        : choice.with(DNNL_ARG_ATTR_SCALES | DNNL_ARG_FROM, Tensor.scalar(scope, scale));
  }

  void run(dnnl_stream stream) {
    for (Step step : steps) {
      step.run(stream);
    }
  }
}
