package io.github.fmnist.benchmarks;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_tag;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_impl_info_str;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** oneDNN's C API in fewer words. Nothing is freed: the process ends with the measurement. */
final class OneDnn {
  static final dnnl_engine ENGINE = new dnnl_engine();
  private static final dnnl_stream STREAM = new dnnl_stream();
  private static final int CACHE_LINE = 64;

  /** What was allocated, lest it be collected while only native code points there. */
  private static final List<Pointer> BLOCKS = new ArrayList<>();

  static {
    check(dnnl_engine_create(ENGINE, dnnl_cpu, 0));
    check(dnnl_stream_create(STREAM, ENGINE, dnnl_stream_default_flags));
  }

  private OneDnn() {}

  /**
   * A tensor.
   *
   * @param layout of the values
   * @param address of the first
   */
  record Tensor(dnnl_memory_desc layout, dnnl_memory memory, FloatPointer address) {

    static Tensor at(FloatPointer address, dnnl_memory_desc layout) {
      dnnl_memory memory = new dnnl_memory();
      check(dnnl_memory_create(memory, layout, ENGINE, address));
      return new Tensor(layout, memory, address);
    }

    static Tensor of(dnnl_memory_desc layout) {
      return at(allocate(dnnl_memory_desc_get_size(layout)), layout);
    }
  }

  /** A primitive with its arguments. */
  record Operation(dnnl_primitive primitive, dnnl_exec_arg_t arguments, int count)
      implements Runnable {

    static Operation of(dnnl_primitive_desc descriptor, Map<Integer, Tensor> tensors) {
      dnnl_primitive primitive = new dnnl_primitive();
      check(dnnl_primitive_create(primitive, descriptor));
      dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(tensors.size());
      int i = 0;
      for (Map.Entry<Integer, Tensor> tensor : tensors.entrySet()) {
        arguments.position(i++).arg(tensor.getKey()).memory(tensor.getValue().memory);
      }
      return new Operation(primitive, arguments.position(0), tensors.size());
    }

    /**
     * Returns a primitive on new tensors in the layouts that it chose.
     *
     * @param queries the query of the layout of each argument
     */
    static Operation allocated(dnnl_primitive_desc descriptor, Map<Integer, Integer> queries) {
      return of(
          descriptor,
          queries.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      entry -> Tensor.of(layout(descriptor, entry.getValue())))));
    }

    @Override
    public void run() {
      check(dnnl_primitive_execute(primitive, STREAM, count, arguments));
    }
  }

  static void check(int status) {
    if (status != 0) {
      throw new IllegalStateException("oneDNN failed with status " + status);
    }
  }

  /** The layout with the last dimension fastest. */
  static dnnl_memory_desc plain(long... shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    dnnl_memory_desc layout = new dnnl_memory_desc();
    check(dnnl_memory_desc_create_with_strides(layout, shape.length, shape, dnnl_f32, strides));
    return layout;
  }

  /** The layout that the primitive likes best. */
  static dnnl_memory_desc any(long... shape) {
    return tagged(dnnl_format_tag_any, shape);
  }

  /** A layout by its tag, such as {@code dnnl_acdb}. */
  static dnnl_memory_desc tagged(int tag, long... shape) {
    dnnl_memory_desc layout = new dnnl_memory_desc();
    check(dnnl_memory_desc_create_with_tag(layout, shape.length, shape, dnnl_f32, tag));
    return layout;
  }

  /** The layout that a primitive chose for one of its tensors. */
  static dnnl_memory_desc layout(dnnl_primitive_desc descriptor, int query) {
    return dnnl_primitive_desc_query_md(descriptor, query, 0);
  }

  /** Returns the name of the implementation, such as {@code brgconv:avx2}. */
  static String implementation(dnnl_primitive_desc descriptor) {
    try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
      check(dnnl_primitive_desc_query(descriptor, dnnl_query_impl_info_str, 0, name));
      return name.get(BytePointer.class, 0).getString();
    }
  }

  static boolean same(dnnl_memory_desc a, dnnl_memory_desc b) {
    return dnnl_memory_desc_equal(a, b) != 0;
  }

  static Operation reorder(Tensor from, Tensor to) {
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    check(
        dnnl_reorder_primitive_desc_create(
            descriptor, from.layout, ENGINE, to.layout, ENGINE, null));
    return Operation.of(descriptor, Map.of(DNNL_ARG_FROM, from, DNNL_ARG_TO, to));
  }

  /** Zeros that begin at a cache line. */
  static FloatPointer allocate(long bytes) {
    FloatPointer block = new FloatPointer(bytes / Float.BYTES + CACHE_LINE / Float.BYTES);
    BLOCKS.add(block);
    Pointer.memset(block, 0, bytes + CACHE_LINE);
    return block.getPointer((-block.address() & (CACHE_LINE - 1)) / Float.BYTES);
  }
}
