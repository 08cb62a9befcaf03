package io.github.fmnist.benchmarks;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_aBcd16b;
import static org.bytedeco.dnnl.global.dnnl.dnnl_aBcd8b;
import static org.bytedeco.dnnl.global.dnnl.dnnl_acdb;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_auto;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_deconvolution_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_deconvolution_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_deconvolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_deconvolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_weights_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * A convolution, a transposed convolution or a dense layer as a single primitive: its forward pass
 * or one of its gradients, without bias, on tensors in one of several layouts.
 */
final class BareProduct {
  /** Layouts of images that are tried: oneDNN's choice, channels last, and blocks of channels. */
  private static final List<Integer> LAYOUTS =
      List.of(dnnl_format_tag_any, dnnl_acdb, dnnl_aBcd8b, dnnl_aBcd16b);

  private static final int ROUNDS = 15;

  private final PrimitiveRun run;
  private final int imageLayout;

  private BareProduct(PrimitiveRun run, int imageLayout) {
    this.run = run;
    this.imageLayout = imageLayout;
  }

  /**
   * A product and its time.
   *
   * @param milliseconds of the fastest of several rounds
   */
  record Timed(Runnable operation, double milliseconds) {
    static Timed of(Runnable operation) {
      return new Timed(operation, Stopwatch.bestNanoseconds(operation, ROUNDS) / 1e6);
    }
  }

  /**
   * Returns the product in the fastest of the layouts that oneDNN takes; none for other primitives.
   */
  static Optional<Timed> fastest(PrimitiveRun run) {
    return LAYOUTS.stream()
        .filter(layout -> layout == dnnl_format_tag_any || run.has("kh"))
        .map(layout -> new BareProduct(run, layout).operation())
        .flatMap(Optional::stream)
        .map(Timed::of)
        .min(Comparator.comparingDouble(Timed::milliseconds));
  }

  private Optional<Runnable> operation() {
    if (!run.belongsToLayer()) {
      return Optional.empty();
    }
    dnnl_primitive_desc forward = new dnnl_primitive_desc();
    if (forward(forward) != 0) {
      return Optional.empty();
    }
    dnnl_primitive_desc backward = new dnnl_primitive_desc();
    return switch (run.propagation()) {
      case "backward_data" ->
          backwardData(backward, forward) == 0
              ? operation(
                  backward,
                  Map.of(
                      DNNL_ARG_DIFF_SRC, dnnl_query_diff_src_md,
                      DNNL_ARG_WEIGHTS, dnnl_query_weights_md,
                      DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md))
              : Optional.empty();
      case "backward_weights" ->
          backwardWeights(backward, forward) == 0
              ? operation(
                  backward,
                  Map.of(
                      DNNL_ARG_SRC, dnnl_query_src_md,
                      DNNL_ARG_DIFF_WEIGHTS, dnnl_query_diff_weights_md,
                      DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md))
              : Optional.empty();
      default ->
          operation(
              forward,
              Map.of(
                  DNNL_ARG_SRC, dnnl_query_src_md,
                  DNNL_ARG_WEIGHTS, dnnl_query_weights_md,
                  DNNL_ARG_DST, dnnl_query_dst_md));
    };
  }

  /** Returns nothing for a reference implementation, which is up to a thousand times slower. */
  private static Optional<Runnable> operation(
      dnnl_primitive_desc descriptor, Map<Integer, Integer> queries) {
    return OneDnn.implementation(descriptor).contains("ref")
        ? Optional.empty()
        : Optional.of(OneDnn.Operation.allocated(descriptor, queries));
  }

  private int forward(dnnl_primitive_desc descriptor) {
    return switch (run.primitive()) {
      case "convolution" ->
          dnnl_convolution_forward_primitive_desc_create(
              descriptor,
              OneDnn.ENGINE,
              dnnl_forward_training,
              dnnl_convolution_auto,
              source(),
              weights(),
              null,
              output(),
              strides(),
              dilations(),
              before(),
              after(),
              null);
      case "deconvolution" ->
          dnnl_deconvolution_forward_primitive_desc_create(
              descriptor,
              OneDnn.ENGINE,
              dnnl_forward_training,
              dnnl_deconvolution_direct,
              source(),
              weights(),
              null,
              output(),
              strides(),
              dilations(),
              before(),
              after(),
              null);
      default ->
          dnnl_inner_product_forward_primitive_desc_create(
              descriptor,
              OneDnn.ENGINE,
              dnnl_forward_training,
              source(),
              weights(),
              null,
              output(),
              null);
    };
  }

  private int backwardData(dnnl_primitive_desc descriptor, dnnl_primitive_desc forward) {
    return switch (run.primitive()) {
      case "convolution" ->
          dnnl_convolution_backward_data_primitive_desc_create(
              descriptor,
              OneDnn.ENGINE,
              dnnl_convolution_auto,
              source(),
              weights(),
              output(),
              strides(),
              dilations(),
              before(),
              after(),
              forward,
              null);
      case "deconvolution" ->
          dnnl_deconvolution_backward_data_primitive_desc_create(
              descriptor,
              OneDnn.ENGINE,
              dnnl_deconvolution_direct,
              source(),
              weights(),
              output(),
              strides(),
              dilations(),
              before(),
              after(),
              forward,
              null);
      default ->
          dnnl_inner_product_backward_data_primitive_desc_create(
              descriptor, OneDnn.ENGINE, source(), weights(), output(), forward, null);
    };
  }

  private int backwardWeights(dnnl_primitive_desc descriptor, dnnl_primitive_desc forward) {
    return switch (run.primitive()) {
      case "convolution" ->
          dnnl_convolution_backward_weights_primitive_desc_create(
              descriptor,
              OneDnn.ENGINE,
              dnnl_convolution_auto,
              source(),
              weights(),
              null,
              output(),
              strides(),
              dilations(),
              before(),
              after(),
              forward,
              null);
      case "deconvolution" ->
          dnnl_deconvolution_backward_weights_primitive_desc_create(
              descriptor,
              OneDnn.ENGINE,
              dnnl_deconvolution_direct,
              source(),
              weights(),
              null,
              output(),
              strides(),
              dilations(),
              before(),
              after(),
              forward,
              null);
      default ->
          dnnl_inner_product_backward_weights_primitive_desc_create(
              descriptor, OneDnn.ENGINE, source(), weights(), null, output(), forward, null);
    };
  }

  private boolean hasImages() {
    return run.has("kh");
  }

  private dnnl_memory_desc source() {
    return hasImages()
        ? OneDnn.tagged(imageLayout, run.size("mb"), run.size("ic"), run.size("ih"), run.size("iw"))
        : OneDnn.any(run.size("mb"), run.size("ic") * run.size("ih") * run.size("iw"));
  }

  private dnnl_memory_desc weights() {
    return hasImages()
        ? OneDnn.any(run.size("oc"), run.size("ic"), run.size("kh"), run.size("kw"))
        : OneDnn.any(run.size("oc"), run.size("ic") * run.size("ih") * run.size("iw"));
  }

  private dnnl_memory_desc output() {
    return hasImages()
        ? OneDnn.tagged(imageLayout, run.size("mb"), run.size("oc"), run.size("oh"), run.size("ow"))
        : OneDnn.any(run.size("mb"), run.size("oc"));
  }

  private long[] strides() {
    return new long[] {run.size("sh"), run.size("sw")};
  }

  private long[] dilations() {
    return new long[] {run.sizeOr("dh", 0), run.sizeOr("dw", 0)};
  }

  private long[] before() {
    return new long[] {run.sizeOr("ph", 0), run.sizeOr("pw", 0)};
  }

  private long[] after() {
    return new long[] {after("h"), after("w")};
  }

  /** Returns the padding behind a dimension, which the problem leaves to be computed. */
  private long after(String dimension) {
    boolean transposed = run.primitive().equals("deconvolution");
    long large = run.size((transposed ? "o" : "i") + dimension);
    long small = run.size((transposed ? "i" : "o") + dimension);
    long reach = (run.size("k" + dimension) - 1) * (run.sizeOr("d" + dimension, 0) + 1) + 1;
    return (small - 1) * run.size("s" + dimension) + reach - large - run.sizeOr("p" + dimension, 0);
  }
}
