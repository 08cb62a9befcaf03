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
  private final List<Step> steps = new ArrayList<>();

  Program(Scope scope, Scratchpad scratchpad) {
    this.scope = scope;
    this.scratchpad = scratchpad;
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

  void add(Primitive.Choice choice) {
    steps.add(choice.build(scratchpad));
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

  /** Adds values times {@code scale} to those of another tensor. */
  void accumulate(Tensor from, Tensor to, float scale) {
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

  private Primitive.Choice reorder(
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
    Primitive.Choice choice =
        new Primitive.Choice(scope, descriptor, status, "a reorder")
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
