package io.github.fmnist.engine;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Trains a small network for twenty steps and computes a digest of its parameters. */
final class Training {
  private Training() {}

  /** Prints the digest for a seed, in a separate process. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    out.println("threads " + Nd4j.getEnvironment().maxThreads());
    out.println("digest " + digest(Long.parseLong(arguments[0])));
  }

  static String digest(long seed) throws Exception {
    MultiLayerNetwork network =
        Nets.of(
            Nets.settings().seed(seed).updater(new Adam(1e-2)).l2(1e-4),
            InputType.convolutionalFlat(8, 8, 1),
            Nets.convolution(3, 5, new ActivationSELU()).build(),
            Nets.maxPooling(2).build(),
            new DropoutLayer.Builder(0.7).build(),
            Nets.dense(17, new ActivationTanH()),
            Nets.softmax(Nets.CLASSES));
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      for (int step = 0; step < 20; step++) {
        compiled.step(Nets.batch(step % 5 == 4 ? 3 : 16, step));
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(network.numParams()) * Float.BYTES);
    bytes.asFloatBuffer().put(network.params().dup().data().asFloat());
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }
}
