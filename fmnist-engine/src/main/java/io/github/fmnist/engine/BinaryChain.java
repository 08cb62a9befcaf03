package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.dnnl_data_type_undef;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_binary;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_eltwise;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_sum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.dnnl.dnnl_post_ops;

/**
 * An element-wise operation on two tensors and further element-wise operations on its result, in
 * one pass over the memory. If the second tensor of an operation has a single value, it is
 * broadcast.
 */
final class BinaryChain {
  private final int algorithm;
  private final Tensor first;
  private final Tensor second;
  private final List<Consumer<dnnl_post_ops>> following = new ArrayList<>();
  private final Map<Integer, Tensor> operands = new LinkedHashMap<>();

  /**
   * Begins a chain.
   *
   * @param algorithm such as {@code dnnl_binary_mul}
   */
  BinaryChain(int algorithm, Tensor first, Tensor second) {
    this.algorithm = algorithm;
    this.first = first;
    this.second = second;
  }

  /** Appends a function such as {@code dnnl_eltwise_sqrt}. */
  BinaryChain then(int function, double alpha, double beta) {
    following.add(
        chain ->
            Dnnl.check(
                dnnl_post_ops_append_eltwise(chain, function, (float) alpha, (float) beta),
                "a function"));
    return this;
  }

  /** Appends an operation on the result so far and a tensor. */
  BinaryChain with(int operation, Tensor operand) {
    // The index of the post-operation identifies the operation that the operand belongs to.
    operands.put(
        DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (following.size() + 1) | DNNL_ARG_SRC_1, operand);
    following.add(
        chain ->
            Dnnl.check(
                dnnl_post_ops_append_binary(chain, operation, operand.layout().descriptor()),
                "a post-operation"));
    return this;
  }

  /** Appends the addition of the destination's previous values, times a factor. */
  BinaryChain plusDestination(double factor) {
    following.add(
        chain ->
            Dnnl.check(
                dnnl_post_ops_append_sum(chain, (float) factor, 0, dnnl_data_type_undef), "a sum"));
    return this;
  }

  /** Creates the operation. The destination may be one of the tensors that it reads. */
  Primitive into(Scope scope, Tensor destination) {
    PrimitiveDescriptor descriptor =
        PrimitiveDescriptor.binary(
                scope,
                algorithm,
                first.layout(),
                second.layout(),
                destination.layout(),
                Dnnl.attributes(scope, chain -> following.forEach(part -> part.accept(chain))),
                "a chain of operations")
            .with(DNNL_ARG_SRC_0, first)
            .with(DNNL_ARG_SRC_1, second)
            .with(DNNL_ARG_DST, destination);
    operands.forEach(descriptor::with);
    Scratchpad scratchpad = new Scratchpad();
    scope.onClose(scratchpad::close);
    return descriptor.build(scratchpad);
  }
}
