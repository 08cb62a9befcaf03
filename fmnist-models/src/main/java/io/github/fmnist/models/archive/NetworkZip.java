package io.github.fmnist.models.archive;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.archive.NetworkArchive;
import java.io.IOException;
import java.io.OutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Deeplearning4j's zip of a network, read without Deeplearning4j's loader, which deserialises Java
 * objects and instantiates whatever class a configuration names.
 */
public final class NetworkZip {
  private NetworkZip() {}

  /**
   * Writes a network with its updater's state, as Deeplearning4j does. Does not close the stream.
   *
   * @throws InvalidModelException if the network has a part that {@link #read} would refuse, or a
   *     parameter that is NaN or infinite
   */
  public static void write(OutputStream out, MultiLayerNetwork network) throws IOException {
    NetworkArchive.write(out, network);
  }

  /**
   * Reads a network. Nothing in the bytes is run. They may unpack to 16 MiB, and if they are more,
   * to 20 times their length; never to more than 256 MiB or a quarter of the heap's largest size.
   * Beyond that, no more memory is taken than the parameters in them need.
   *
   * <p>A zip that was saved without the state of the updater gives a network whose updater begins
   * anew. A normalizer in the zip is ignored, since it is a serialized Java object: the caller must
   * know how to normalize.
   *
   * @param what the name of what is read, such as a file's, for messages
   * @param bytes a whole zip as Deeplearning4j writes it
   * @throws InvalidModelException if the bytes are anything else, or a network that does not
   *     compute
   */
  public static MultiLayerNetwork read(String what, byte[] bytes) throws InvalidModelException {
    return NetworkArchive.read(what, bytes);
  }
}
