package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_next_impl;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_impl_info_str;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_scratchpad_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A primitive descriptor of oneDNN: an operation for given shapes, before its tensors are bound. It
 * determines their layouts.
 */
final class PrimitiveDescriptor {
  private final Scope scope;
  private final dnnl_primitive_desc handle;
  private final Map<Integer, Tensor> tensors = new LinkedHashMap<>();

  /**
   * Takes over a descriptor.
   *
   * @param status the status that its creation returned
   * @param what the operation, for the error message
   */
  PrimitiveDescriptor(Scope scope, dnnl_primitive_desc handle, int status, String what) {
    Dnnl.check(status, what);
    scope.onClose(() -> dnnl_primitive_desc_destroy(handle));
    this.scope = scope;
    this.handle = handle;
  }

  /**
   * Returns an element-wise operation on two tensors. If the layout of the second one is free, it
   * becomes that of the first one, as far as the shapes permit.
   *
   * @param algorithm such as {@code dnnl_binary_mul}
   */
  static PrimitiveDescriptor binary(
      Scope scope,
      int algorithm,
      Layout first,
      Layout second,
      Layout destination,
      dnnl_primitive_attr attributes,
      String what) {
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_binary_primitive_desc_create(
            handle,
            Dnnl.engine(),
            algorithm,
            first.descriptor(),
            second.descriptor(),
            destination.descriptor(),
            attributes);
    return new PrimitiveDescriptor(scope, handle, status, what);
  }

  /**
   * Returns the first of several descriptors that oneDNN has a fast implementation for; the last
   * one whatever its implementation.
   *
   * @param what the operation, for the error message
   * @param candidates by falling preference, at least one
   */
  static PrimitiveDescriptor firstOf(Scope scope, String what, List<Candidate> candidates) {
    for (Candidate candidate : candidates.subList(0, candidates.size() - 1)) {
      dnnl_primitive_desc handle = new dnnl_primitive_desc();
      int status = candidate.create(handle);
      if (status == dnnl_success && isFast(handle)) {
        return new PrimitiveDescriptor(scope, handle, status, what);
      }
      if (status == dnnl_success) {
        dnnl_primitive_desc_destroy(handle);
      }
    }
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status = candidates.get(candidates.size() - 1).create(handle);
    return new PrimitiveDescriptor(scope, handle, status, what);
  }

  /** Fills in a descriptor and returns oneDNN's status. */
  interface Candidate {
    int create(dnnl_primitive_desc handle);
  }

  /**
   * Moves to the first fast implementation, and returns whether there is one. A reference
   * implementation is up to a thousand times slower, and one of the kind ncsp copies plain tensors
   * to another layout and back.
   */
  private static boolean isFast(dnnl_primitive_desc handle) {
    while (implementation(handle).contains("ref") || implementation(handle).contains("ncsp")) {
      if (dnnl_primitive_desc_next_impl(handle) != dnnl_success) {
        return false;
      }
    }
    return true;
  }

  private static String implementation(dnnl_primitive_desc handle) {
    try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
      Dnnl.check(dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, name), "a name");
      return name.get(BytePointer.class, 0).getString();
    }
  }

  dnnl_primitive_desc handle() {
    return handle;
  }

  /** Returns the layout of one of the tensors, such as {@code dnnl_query_dst_md}. */
  Layout layout(int query, long... shape) {
    return layoutOf(query, 0, shape);
  }

  /** Returns the layout of one of several tensors of a kind. */
  Layout layoutOf(int query, int index, long... shape) {
    return Layout.copy(scope, dnnl_primitive_desc_query_md(handle, query, index), shape);
  }

  /** Returns the size of a tensor in bytes; 0 if the operation has no such tensor. */
  long bytes(int query) {
    dnnl_memory_desc found = dnnl_primitive_desc_query_md(handle, query, 0);
    return found == null || found.isNull() ? 0 : dnnl_memory_desc_get_size(found);
  }

  /** Sets the tensor of an argument, such as {@code DNNL_ARG_SRC}. */
  PrimitiveDescriptor with(int argument, Tensor tensor) {
    tensors.put(argument, tensor);
    return this;
  }

  /** Creates the operation. */
  Primitive build(Scratchpad scratchpad) {
    if (bytes(dnnl_query_scratchpad_md) > 0) {
      with(DNNL_ARG_SCRATCHPAD, scratchpad.tensor(scope, layout(dnnl_query_scratchpad_md)));
    }
    dnnl_primitive primitive = new dnnl_primitive();
    Dnnl.check(dnnl_primitive_create(primitive, handle), "an operation");
    scope.onClose(() -> dnnl_primitive_destroy(primitive));
    dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(tensors.size());
    scope.onClose(arguments::deallocate);
    int i = 0;
    for (Map.Entry<Integer, Tensor> entry : tensors.entrySet()) {
      arguments.position(i++).arg(entry.getKey()).memory(entry.getValue().memory());
    }
    arguments.position(0);
    return new Primitive(primitive, arguments, tensors.size());
  }
}
