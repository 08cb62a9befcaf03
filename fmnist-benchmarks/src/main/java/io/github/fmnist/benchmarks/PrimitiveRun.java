package io.github.fmnist.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One execution of a primitive, read from a line of oneDNN's verbose mode (format v1).
 *
 * @param primitive such as {@code convolution}
 * @param implementation such as {@code brgconv:avx2}
 * @param propagation such as {@code backward_weights}; {@code undef} without one
 * @param attributes fused operations and other attributes
 * @param problem the shape, such as {@code mb64_ic1oc32_ih28oh14kh4...}
 */
record PrimitiveRun(
    String primitive,
    String implementation,
    String propagation,
    String attributes,
    String problem,
    double milliseconds) {
  private static final Set<String> LAYERS = Set.of("convolution", "deconvolution", "inner_product");
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern SIZE = Pattern.compile("(\\d+)");
  private static final Pattern NAMED_SIZE = Pattern.compile("([a-z]+)(\\d+)");
  private static final int FIELDS = 13;

  /** Reads a line; other output of the process gives nothing. */
  static Optional<PrimitiveRun> of(String line) {
    List<String> fields = COMMA.splitAsStream(line).toList();
    if (fields.size() < FIELDS
        || !fields.get(0).equals("onednn_verbose")
        || !fields.get(3).equals("exec")) {
      return Optional.empty();
    }
    return Optional.of(
        new PrimitiveRun(
            fields.get(5),
            fields.get(6),
            fields.get(7),
            fields.get(9),
            fields.get(fields.size() - 2),
            Double.parseDouble(fields.get(fields.size() - 1))));
  }

  /** Returns this without its time. */
  PrimitiveRun untimed() {
    return new PrimitiveRun(primitive, implementation, propagation, attributes, problem, 0);
  }

  /** Returns whether it is the product of a convolution, a transposed one or a dense layer. */
  boolean belongsToLayer() {
    return LAYERS.contains(primitive);
  }

  /** Returns the floating-point operations of products, a multiplication and an addition each. */
  double operations() {
    return switch (primitive) {
      case "convolution" -> 2.0 * product("mb", "ic", "oc", "oh", "ow", "kh", "kw") / size("g");
      case "deconvolution" -> 2.0 * product("mb", "ic", "oc", "ih", "iw", "kh", "kw") / size("g");
      case "inner_product" -> 2.0 * product("mb", "ic", "oc", "ih", "iw");
      case "matmul" -> 2 * product(shape(0)) * shape(1)[shape(1).length - 1];
      default -> 0;
    };
  }

  /** Returns the bytes of all float32 tensors that are read or written, each once. */
  double bytes() {
    return Float.BYTES
        * switch (primitive) {
          case "convolution", "deconvolution", "inner_product" ->
              product("mb", "ic", "ih", "iw")
                  + product("mb", "oc", "oh", "ow")
                  + product("ic", "oc", "kh", "kw")
                      * (primitive.equals("inner_product") ? product("ih", "iw") : 1);
          case "matmul" ->
              product(shape(0))
                  + product(shape(1))
                  + product(shape(0))
                      / shape(0)[shape(0).length - 1]
                      * shape(1)[shape(1).length - 1];
          case "pooling" -> product("mb", "ic", "ih", "iw") + product("mb", "ic", "oh", "ow");
          case "batch_normalization" -> 3 * product("mb", "ic", "ih", "iw");
          case "binary" -> (attributes.contains("sum") ? 4 : 3) * product(shape(0));
          case "eltwise" -> (propagation.startsWith("backward") ? 3 : 2) * product(shape(0));
          default -> 2 * product(shape(0));
        };
  }

  /** Returns whether the problem has a size of that name. */
  boolean has(String name) {
    return sizeOr(name, -1) >= 0;
  }

  /** Returns a size of the problem by its name; 1 if it does not have it. */
  long size(String name) {
    return sizeOr(name, 1);
  }

  /** Returns a size of the problem by its name, such as {@code kh}. */
  long sizeOr(String name, long otherwise) {
    return NAMED_SIZE
        .matcher(problem)
        .results()
        .filter(result -> result.group(1).equals(name))
        .mapToLong(result -> Long.parseLong(result.group(2)))
        .findFirst()
        .orElse(otherwise);
  }

  private double product(String... names) {
    return Stream.of(names).mapToDouble(name -> (double) size(name)).reduce(1, (a, b) -> a * b);
  }

  /** Returns the dimensions of a tensor, such as those of {@code 64x7:7x3}. */
  private long[] shape(int tensor) {
    List<String> tensors = Pattern.compile(":").splitAsStream(problem).toList();
    return SIZE.matcher(tensors.get(tensor))
        .results()
        .mapToLong(r -> Long.parseLong(r.group()))
        .toArray();
  }

  private static double product(long... shape) {
    return LongStream.of(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
  }
}
