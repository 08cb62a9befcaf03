package io.github.fmnist.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.fmnist.models.vae.Posterior;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A process that loads a model and prints the bits of its codes and decoded images. */
public final class EncodingProcess {
  private EncodingProcess() {}

  /** Prints the bits for the model in the given file. */
  public static void main(String[] arguments) throws IOException {
    try (Vae vae = Vae.load(Path.of(arguments[0]))) {
      System.out.println("bits " + bits(vae));
    }
  }

  /** Returns the output of {@link #main} in another process. */
  public static String run(Path model) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EncodingProcess.class.getName(),
                model.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return output
        .lines()
        .filter(line -> line.startsWith("bits "))
        .findFirst()
        .orElseThrow()
        .substring("bits ".length());
  }

  /** Returns the bits of the codes of a grey ramp, of their images, and of the bound. */
  public static String bits(Vae vae) {
    INDArray images = Nd4j.linspace(0, 1, 10 * Bars.SIDE * Bars.SIDE).reshape(10, -1);
    Posterior posterior = vae.encode(images);
    return hex(posterior.mean())
        + hex(posterior.logVariance())
        + hex(vae.decode(posterior.mean()))
        + Double.toHexString(vae.elbo(images).mean());
  }

  private static String hex(INDArray array) {
    float[] values = array.dup('c').data().asFloat();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return HexFormat.of().formatHex(bytes.array());
  }
}
