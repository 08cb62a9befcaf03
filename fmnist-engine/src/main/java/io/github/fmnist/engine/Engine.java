package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.openblas.global.openblas_full;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.blas.Blas;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/** The backend that computes a network. */
public enum Engine {
  /**
   * oneDNN if it supports the network, else, in float32, stock Deeplearning4j; a warning gives the
   * reason.
   */
  AUTO,
  /**
   * oneDNN: many times as fast as stock Deeplearning4j on a CPU. It supports, in NCHW, {@code
   * ConvolutionLayer}, {@code Deconvolution2D}, {@code SubsamplingLayer} (maximum and mean), {@code
   * Upsampling2D}, {@code BatchNormalization}, {@code DenseLayer}, {@code ActivationLayer}, {@code
   * DropoutLayer} and {@code OutputLayer}, each of them also in a {@code FrozenLayer}, and the
   * preprocessors between images and vectors. The page "settings" of the documentation lists the
   * settings that it computes and those that it rejects.
   */
  ONEDNN,
  /**
   * Stock Deeplearning4j: every layer, on every backend. A {@link CompiledNetwork#step} is a {@code
   * fit} of the batch. Steps and passes set the seed of nd4j's generator for their thread.
   */
  DL4J;

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  /** As {@link #compile(MultiLayerNetwork, Precision)}, in {@link Precision#FLOAT32}. */
  public CompiledNetwork compile(MultiLayerNetwork network) {
    return compile(network, Precision.FLOAT32);
  }

  /**
   * Compiles a network for this engine. In {@link Precision#BF16}, {@link #AUTO} means {@link
   * #ONEDNN}: it never turns to stock Deeplearning4j, which computes in float32 only.
   *
   * @param network an initialised network; training the result trains this network itself. Its
   *     arrays must not be replaced while the result is in use; {@link CompiledNetwork} lists the
   *     methods that replace them
   * @param precision the precision of training and inference
   * @throws IllegalArgumentException if the network has no parameters, if this is {@link #ONEDNN}
   *     and it does not support a layer, or if this is {@link #DL4J} and the precision is not
   *     float32
   * @throws IllegalStateException if this is {@link #ONEDNN} and its native libraries are not
   *     available, or if the processor does not support the precision
   */
  public CompiledNetwork compile(MultiLayerNetwork network, Precision precision) {
    checkArgument(
        network.params() != null && !network.params().isEmpty(),
        "an initialised network with parameters expected");
    precision.requireSupportedBy(this);
    // No other engine computes in bfloat16.
    Engine engine = precision == Precision.FLOAT32 ? this : ONEDNN;
    return new ConfinedNetwork(engine.compiled(network, precision));
  }

  private CompiledNetwork compiled(MultiLayerNetwork network, Precision precision) {
    if (this == DL4J) {
      return new Dl4jNetwork(network);
    }
    String obstacle = precision.obstacle();
    if (obstacle == null) {
      try {
        return new OneDnnNetwork(network, this, precision);
      } catch (UnsupportedLayerException e) {
        if (this == ONEDNN) {
          throw new IllegalArgumentException("oneDNN cannot compute " + e.getMessage(), e);
        }
        warnOnce("stock Deeplearning4j computes this network, slowly: " + e.getMessage());
      }
    } else if (this == ONEDNN) {
      throw new IllegalStateException(obstacle);
    } else {
      warnOnce("stock Deeplearning4j computes, slowly: " + obstacle);
    }
    return new Dl4jNetwork(network);
  }

  /**
   * Returns the library that computes, with what its rounding depends on: {@code oneDNN 3.11.0,
   * avx2} with the instruction set in use, or {@code stock Deeplearning4j}. For {@link #AUTO}, it
   * is oneDNN's if its native libraries are available.
   */
  public String library() {
    return this == DL4J || Natives.obstacle() != null ? "stock Deeplearning4j" : Dnnl.library();
  }

  /**
   * Returns the library by which nd4j multiplies matrices, with what its rounding depends on:
   * OpenBLAS with its version and its kernels, such as {@code OpenBLAS 0.3.31 DYNAMIC_ARCH
   * NO_AFFINITY Haswell MAX_THREADS=64}, or else the vendor of the library.
   */
  public static String blas() {
    Blas.Vendor vendor = Nd4j.factory().blas().getBlasVendor();
    return vendor == Blas.Vendor.OPENBLAS
        ? openblas_full.openblas_get_config().getString()
        : vendor.toString();
  }

  /**
   * Logs a warning once. Without a logging binding it goes to standard error, so that it is not
   * lost.
   */
  static void warnOnce(String message) {
    if (WARNED.add(message)) {
      if (LOG instanceof NOPLogger) {
        System.err.println("fmnist: " + message);
      } else {
        LOG.warn(message);
      }
    }
  }
}
