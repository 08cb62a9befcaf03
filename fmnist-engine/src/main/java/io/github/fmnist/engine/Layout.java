package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_clone;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_tag;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_query;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_data_type;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_src_md;

import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.javacpp.IntPointer;

/**
 * The shape and precision of a tensor and its layout in memory: oneDNN's memory descriptor. Layouts
 * are of float32 unless a precision is given.
 */
record Layout(dnnl_memory_desc descriptor, long[] shape) {

  /** Returns the layout in c order: the last dimension varies fastest. */
  static Layout plain(Scope scope, long... shape) {
    return plain(scope, Precision.FLOAT32, shape);
  }

  /** Returns the layout in c order, in a precision. */
  static Layout plain(Scope scope, Precision precision, long... shape) {
    return strided(scope, precision, shape, plainStrides(shape));
  }

  /**
   * Returns the layout of weights that are stored in c order as [in, out, ...], while oneDNN's
   * shape is [out, in, ...].
   *
   * @param stored the shape in memory
   */
  static Layout inputsFirst(Scope scope, long... stored) {
    return strided(
        scope, Precision.FLOAT32, firstTwoSwapped(stored), firstTwoSwapped(plainStrides(stored)));
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

  private static Layout strided(Scope scope, Precision precision, long[] shape, long[] strides) {
    dnnl_memory_desc descriptor = new dnnl_memory_desc();
    Dnnl.check(
        dnnl_memory_desc_create_with_strides(
            descriptor, shape.length, shape, precision.dataType(), strides),
        "a layout");
    return owned(scope, descriptor, shape);
  }

  /** Returns a layout that leaves the order in memory to the primitive. */
  static Layout any(Scope scope, Precision precision, long... shape) {
    return tagged(scope, precision, dnnl_format_tag_any, shape);
  }

  /** Returns a layout by oneDNN's name of it, such as {@code dnnl_aBcd16b}. */
  static Layout tagged(Scope scope, Precision precision, int tag, long... shape) {
    dnnl_memory_desc descriptor = new dnnl_memory_desc();
    Dnnl.check(
        dnnl_memory_desc_create_with_tag(
            descriptor, shape.length, shape, precision.dataType(), tag),
        "a layout by name");
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

  /** Returns the same order in memory in another precision. */
  Layout in(Scope scope, Precision precision) {
    if (precision() == precision) {
      return this;
    }
    // The C interface has no function for this, but a sum chooses this order for a free operand.
    return PrimitiveDescriptor.binary(
            scope,
            dnnl_binary_add,
            this,
            any(scope, precision, shape),
            this,
            Dnnl.attributes(scope, operations -> {}),
            "a layout in another precision")
        .layoutOf(dnnl_query_src_md, 1, shape);
  }

  Precision precision() {
    try (IntPointer dataType = new IntPointer(1)) {
      Dnnl.check(dnnl_memory_desc_query(descriptor, dnnl_query_data_type, dataType), "a type");
      return Precision.of(dataType.get());
    }
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
