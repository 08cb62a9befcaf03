package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_set_data_handle;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A float32 tensor: a layout, and the memory of its values. */
final class Tensor {
  /** The width of a cache line, and of the widest vector register. */
  private static final int ALIGNMENT = 64;

  private final Layout layout;
  private final dnnl_memory memory;
  private Pointer address;

  private Tensor(Layout layout, dnnl_memory memory, Pointer address) {
    this.layout = layout;
    this.memory = memory;
    this.address = address;
  }

  /**
   * Returns a tensor on new memory, which is set to zero, so that the padding of blocked layouts is
   * zero.
   */
  static Tensor allocate(Scope scope, Layout layout) {
    long bytes = Math.max(layout.bytes(), 1);
    BytePointer block = new BytePointer(bytes + ALIGNMENT);
    Pointer.memset(block, 0, bytes + ALIGNMENT);
    scope.onClose(block::deallocate);
    return at(scope, layout, Memory.at((block.address() + ALIGNMENT - 1) & -ALIGNMENT));
  }

  /** Returns a tensor of one value. */
  static Tensor scalar(Scope scope, float value) {
    Tensor tensor = allocate(scope, Layout.plain(scope, 1));
    tensor.set(value);
    return tensor;
  }

  /** Returns a tensor without memory; {@link #moveTo} assigns it. */
  static Tensor withoutMemory(Scope scope, Layout layout) {
    return at(scope, layout, new Pointer());
  }

  /** Returns a tensor on memory of the caller, who keeps it while the tensor is in use. */
  static Tensor at(Scope scope, Layout layout, Pointer address) {
    dnnl_memory memory = new dnnl_memory();
    Dnnl.check(dnnl_memory_create(memory, layout.descriptor(), Dnnl.engine(), address), "a tensor");
    scope.onClose(() -> dnnl_memory_destroy(memory));
    return new Tensor(layout, memory, address);
  }

  Layout layout() {
    return layout;
  }

  dnnl_memory memory() {
    return memory;
  }

  Pointer address() {
    return address;
  }

  /** Returns the values of a plain tensor, for reading and writing. */
  FloatBuffer buffer() {
    return new FloatPointer(address).capacity(layout.length()).asBuffer();
  }

  /** Sets the value of a scalar. */
  void set(double value) {
    new FloatPointer(address).put((float) value);
  }

  /** Moves the tensor to other memory. */
  void moveTo(Pointer address) {
    this.address = address;
    Dnnl.check(dnnl_memory_set_data_handle(memory, address), "an address");
  }
}
