package io.github.fmnist.engine;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A raw address as a javacpp pointer; it owns no memory. */
final class Memory extends Pointer {
  private Memory(long address) {
    super((Pointer) null);
    this.address = address;
  }

  static Memory at(long address) {
    return new Memory(address);
  }

  /** Returns the address of the first value of a float32 array, which may be a view. */
  static Memory of(INDArray array) {
    return new Memory(array.data().address() + array.offset() * Float.BYTES);
  }
}
