package io.github.fmnist.engine;

import org.bytedeco.dnnl.dnnl_stream;

/** One step of a program. */
interface Step {
  void run(dnnl_stream stream);
}
