package io.github.fmnist.models.archive;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.archive.NetworkArchive;
import io.github.fmnist.models.internal.archive.NetworkTrial;
import java.io.IOException;
import java.io.OutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Reads and writes Deeplearning4j's zip of a network without Deeplearning4j's loader, which
 * deserialises Java objects and instantiates any class that a configuration names.
 */
public final class NetworkZip {
  private NetworkZip() {}

  /**
   * Writes a network with its updater's state, as Deeplearning4j does. Does not close the stream.
   *
   * @throws InvalidModelException if the network has a part, a size or a cost that {@link #read}
   *     would refuse, or a parameter that is NaN or infinite
   */
  public static void write(OutputStream out, MultiLayerNetwork network) throws IOException {
    NetworkTrial.requireBounded(network);
    NetworkArchive.write(out, network);
  }

  /**
   * Reads a network. No code from the bytes is run. They may unpack to the larger of 16 MiB and 20
   * times their length, but never to more than 256 MiB or a quarter of the maximum heap size.
   * Beyond that, only the memory for the parameters is allocated.
   *
   * <p>A zip that was saved without the state of the updater gives a network whose updater has its
   * initial state. A normalizer in the zip is ignored, since it is a serialized Java object: the
   * caller is responsible for normalization.
   *
   * @param source name of the source, such as a file, for messages
   * @param bytes a complete zip as Deeplearning4j writes it
   * @throws InvalidModelException if the bytes are anything else, or the network does not compute
   */
  public static MultiLayerNetwork read(String source, byte[] bytes) throws InvalidModelException {
    return NetworkArchive.read(source, bytes);
  }
}
