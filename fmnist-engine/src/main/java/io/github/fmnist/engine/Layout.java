package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_clone;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_tag;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;

import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_memory_desc;

/** The shape of a float32 tensor and its layout in memory: oneDNN's memory descriptor. */
record Layout(dnnl_memory_desc descriptor, long[] shape) {

  /** Returns the layout in c order: the last dimension varies fastest. */
  static Layout plain(Scope scope, long... shape) {
    return strided(scope, shape, plainStrides(shape));
  }

  /**
   * Returns the layout of weights that are stored in c order as [in, out, ...], while oneDNN's
   * shape is [out, in, ...].
   *
   * @param stored the shape in memory
   */
  static Layout inputsFirst(Scope scope, long... stored) {
    return strided(scope, firstTwoSwapped(stored), firstTwoSwapped(plainStrides(stored)));
  }

  private static long[] plainStrides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return strides;
  }

  private static long[] firstTwoSwapped(long[] values) {
    long[] swapped = values.clone();
    swapped[0] = values[1];
    swapped[1] = values[0];
    return swapped;
  }

  private static Layout strided(Scope scope, long[] shape, long[] strides) {
    dnnl_memory_desc descriptor = new dnnl_memory_desc();
    Dnnl.check(
        dnnl_memory_desc_create_with_strides(descriptor, shape.length, shape, dnnl_f32, strides),
        "a layout");
    return owned(scope, descriptor, shape);
  }

  /** Returns a layout that leaves the order in memory to the primitive. */
  static Layout any(Scope scope, long... shape) {
    dnnl_memory_desc descriptor = new dnnl_memory_desc();
    Dnnl.check(
        dnnl_memory_desc_create_with_tag(
            descriptor, shape.length, shape, dnnl_f32, dnnl_format_tag_any),
        "a free layout");
    return owned(scope, descriptor, shape);
  }

  /** Returns a copy of a descriptor that belongs to a primitive. */
  static Layout copy(Scope scope, dnnl_memory_desc original, long... shape) {
    dnnl_memory_desc descriptor = new dnnl_memory_desc();
    Dnnl.check(dnnl_memory_desc_clone(descriptor, original), "a copy of a layout");
    return owned(scope, descriptor, shape);
  }

  private static Layout owned(Scope scope, dnnl_memory_desc descriptor, long[] shape) {
    scope.onClose(() -> dnnl_memory_desc_destroy(descriptor));
    return new Layout(descriptor, shape);
  }

  /** Returns the number of values, without padding. */
  long length() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  long bytes() {
    return dnnl_memory_desc_get_size(descriptor);
  }

  boolean sameAs(Layout other) {
    return dnnl_memory_desc_equal(descriptor, other.descriptor) != 0;
  }
}
