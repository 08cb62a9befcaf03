package io.github.fmnist.benchmarks;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_auto;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/** Measures the peak performance of this machine in float32, by bare primitives of oneDNN. */
final class PeakWorker {
  /** Floating-point operations of {@link #convolution()}. */
  static final double CONVOLUTION_OPERATIONS = 2.0 * 64 * 64 * 64 * 28 * 28 * 9;

  private static final int REPEATS = 12;

  /** Number of values to copy: more than the caches hold. */
  private static final long COPIED = 1 << 26;

  private PeakWorker() {}

  /**
   * The peak performance of the machine: the best of several runs of each primitive.
   *
   * @param matmul GFLOP/s of a product of two large matrices
   * @param convolution GFLOP/s of a 3 x 3 convolution of 64 to 64 channels
   * @param bandwidth GB/s, read and written, of a copy larger than the caches
   */
  record Peak(double matmul, double convolution, double bandwidth) {
    /** Returns the larger of both GFLOP/s. */
    double operations() {
      return Math.max(matmul, convolution);
    }
  }

  /** Measures and prints a {@link Peak}; takes no arguments. */
  public static void main(String[] args) throws IOException {
    Peak peak =
        new Peak(
            2.0 * 2048 * 2048 * 2048 / nanoseconds(matmul(2048)),
            CONVOLUTION_OPERATIONS / nanoseconds(convolution()),
            2.0 * COPIED * Float.BYTES / nanoseconds(copy()));
    System.out.println(new JsonMapper().writeValueAsString(peak));
    System.exit(0);
  }

  private static double nanoseconds(Runnable operation) {
    return Stopwatch.bestNanoseconds(operation, REPEATS);
  }

  private static Runnable matmul(long side) {
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_matmul_primitive_desc_create(
            descriptor,
            OneDnn.ENGINE,
            OneDnn.any(side, side),
            OneDnn.any(side, side),
            null,
            OneDnn.any(side, side),
            null));
    return product(descriptor);
  }

  /** Returns a 3 x 3 convolution of 64 to 64 channels, of 64 images of 28 x 28. */
  static Runnable convolution() {
    long[] shape = {64, 64, 28, 28};
    long[] one = {1, 1};
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_convolution_forward_primitive_desc_create(
            descriptor,
            OneDnn.ENGINE,
            dnnl_forward_inference,
            dnnl_convolution_auto,
            OneDnn.any(shape),
            OneDnn.any(64, 64, 3, 3),
            null,
            OneDnn.any(shape),
            one,
            new long[] {0, 0},
            one,
            one,
            null));
    return product(descriptor);
  }

  private static Runnable product(dnnl_primitive_desc descriptor) {
    return OneDnn.Operation.allocated(
        descriptor,
        Map.of(
            DNNL_ARG_SRC, dnnl_query_src_md,
            DNNL_ARG_WEIGHTS, dnnl_query_weights_md,
            DNNL_ARG_DST, dnnl_query_dst_md));
  }

  private static Runnable copy() {
    return OneDnn.reorder(
        OneDnn.Tensor.of(OneDnn.plain(COPIED)), OneDnn.Tensor.of(OneDnn.plain(COPIED)));
  }
}
