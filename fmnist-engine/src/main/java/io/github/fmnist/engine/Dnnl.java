package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_post_ops;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_scratchpad_mode;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;
import static org.bytedeco.dnnl.global.dnnl.dnnl_version;
import static org.bytedeco.dnnl.global.dnnl.get_effective_cpu_isa;

import java.util.function.Consumer;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;

/** The oneDNN calls that belong neither to a tensor nor to a primitive. */
final class Dnnl {
  /** The one CPU engine of the process; oneDNN lets all threads share it. */
  private static final dnnl_engine ENGINE = createEngine();

  private Dnnl() {}

  static dnnl_engine engine() {
    return ENGINE;
  }

  static dnnl_stream stream(Scope scope) {
    dnnl_stream stream = new dnnl_stream();
    check(dnnl_stream_create(stream, ENGINE, dnnl_stream_default_flags), "stream");
    scope.onClose(() -> dnnl_stream_destroy(stream));
    return stream;
  }

  /**
   * Returns attributes with a user-managed scratchpad and the post-operations that {@code
   * operations} appends.
   */
  static dnnl_primitive_attr attributes(Scope scope, Consumer<dnnl_post_ops> operations) {
    dnnl_primitive_attr attributes = new dnnl_primitive_attr();
    check(dnnl_primitive_attr_create(attributes), "attributes");
    scope.onClose(() -> dnnl_primitive_attr_destroy(attributes));
    check(
        dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
        "scratchpad mode");
    dnnl_post_ops postOps = new dnnl_post_ops();
    check(dnnl_post_ops_create(postOps), "post-operations");
    operations.accept(postOps);
    check(dnnl_primitive_attr_set_post_ops(attributes, postOps), "post-operations");
    dnnl_post_ops_destroy(postOps);
    return attributes;
  }

  /** Returns the version, and the instruction set in use. */
  static String library() {
    dnnl_version_t version = dnnl_version();
    return "oneDNN %d.%d.%d, %s"
        .formatted(version.major(), version.minor(), version.patch(), get_effective_cpu_isa());
  }

  /** Throws unless a status reports success. */
  static void check(int status, String what) {
    if (status != dnnl_success) {
      throw new IllegalStateException("oneDNN refused %s with status %d".formatted(what, status));
    }
  }

  private static dnnl_engine createEngine() {
    dnnl_engine engine = new dnnl_engine();
    check(dnnl_engine_create(engine, dnnl_cpu, 0), "the CPU engine");
    return engine;
  }
}
