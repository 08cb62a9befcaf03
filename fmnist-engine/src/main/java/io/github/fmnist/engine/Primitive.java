package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;

/** One operation of oneDNN, created once for its shapes and bound to its tensors. */
final class Primitive implements Step {
  private final dnnl_primitive primitive;
  private final dnnl_exec_arg_t arguments;
  private final int count;

  Primitive(dnnl_primitive primitive, dnnl_exec_arg_t arguments, int count) {
    this.primitive = primitive;
    this.arguments = arguments;
    this.count = count;
  }

  @Override
  public void run(dnnl_stream stream) {
    Dnnl.check(dnnl_primitive_execute(primitive, stream, count, arguments), "to run an operation");
  }
}
