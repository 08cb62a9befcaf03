package io.github.fmnist.engine;

import org.bytedeco.dnnl.dnnl_stream;

/** One thing to do in a pass. */
interface Step {
  void run(dnnl_stream stream);
}
