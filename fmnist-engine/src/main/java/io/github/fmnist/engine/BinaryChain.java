package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_primitive_desc_create;
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
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * An operation on the values of two tensors and what is done to its result, value by value, in one
 * pass over the memory. The second tensor of an operation may have one value, which is for all.
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

  /** Goes on with a function such as {@code dnnl_eltwise_sqrt}. */
  BinaryChain then(int function, double alpha, double beta) {
    following.add(
        chain ->
            Dnnl.check(
                dnnl_post_ops_append_eltwise(chain, function, (float) alpha, (float) beta),
                "a function"));
    return this;
  }

  /** Goes on with an operation on the result so far and a tensor. */
  BinaryChain with(int operation, Tensor operand) {
    // The place of the operation among those that follow says whose operand it is.
    operands.put(
        DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (following.size() + 1) | DNNL_ARG_SRC_1, operand);
    following.add(
        chain ->
            Dnnl.check(
                dnnl_post_ops_append_binary(chain, operation, operand.layout().descriptor()),
                "an operation that follows"));
    return this;
  }

  /** Goes on by adding what the destination holds, times a factor. */
  BinaryChain plusDestination(double factor) {
    following.add(
        chain ->
            Dnnl.check(
                dnnl_post_ops_append_sum(chain, (float) factor, 0, dnnl_data_type_undef), "a sum"));
    return this;
  }

  /** Makes the operation, with a destination that may be one of the tensors it reads. */
  Primitive into(Scope scope, Tensor destination) {
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    int status =
        dnnl_binary_primitive_desc_create(
            descriptor,
            Dnnl.engine(),
            algorithm,
            first.layout().descriptor(),
            second.layout().descriptor(),
            destination.layout().descriptor(),
            Dnnl.attributes(scope, chain -> following.forEach(part -> part.accept(chain))));
    PrimitiveDescriptor choice =
        new PrimitiveDescriptor(scope, descriptor, status, "a chain of operations")
            .with(DNNL_ARG_SRC_0, first)
            .with(DNNL_ARG_SRC_1, second)
            .with(DNNL_ARG_DST, destination);
    operands.forEach(choice::with);
    Scratchpad scratchpad = new Scratchpad();
    scope.onClose(scratchpad::close);
    return choice.build(scratchpad);
  }
}
