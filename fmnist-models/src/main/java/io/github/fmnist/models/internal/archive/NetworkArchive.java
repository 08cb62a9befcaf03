package io.github.fmnist.models.internal.archive;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.Excerpt;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.NetworkParts;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads and writes the archive of one network in Deeplearning4j's format. */
public final class NetworkArchive {
  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String UPDATER = "updaterState.bin";

  private static final Set<String> ENTRIES = Set.of(CONFIGURATION, PARAMETERS, UPDATER);

  /** Java objects that Deeplearning4j adds on request, and that are never read here. */
  private static final Set<String> OBJECTS = Set.of("normalizer.bin", "preprocessor.bin");

  private NetworkArchive() {}

  /**
   * Writes a network with its updater's state; refuses a network that {@link #read} would refuse.
   */
  public static void write(OutputStream out, MultiLayerNetwork network) throws IOException {
    byte[] configuration =
        NetworkJson.bytes("not saved, " + CONFIGURATION, network.getLayerWiseConfigurations());
    Map<String, ModelFile.Content> entries = new LinkedHashMap<>();
    entries.put(CONFIGURATION, entry -> entry.write(configuration));
    requireFinite(PARAMETERS, network.params());
    entries.put(PARAMETERS, entry -> Nd4j.write(network.params(), new DataOutputStream(entry)));
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      requireFinite(UPDATER, state);
      entries.put(UPDATER, entry -> Nd4j.write(state, new DataOutputStream(entry)));
    }
    ModelFile.writeZip(out, entries);
  }

  private static void requireFinite(String entry, INDArray array) throws InvalidModelException {
    if (!Floats.areFinite(array)) {
      throw new InvalidModelException(
          "not saved, %s: finite numbers expected, found NaN or infinity".formatted(entry));
    }
  }

  /** Reads the archive of a classifier, which Deeplearning4j may have saved. */
  public static MultiLayerNetwork read(String source, byte[] bytes) throws InvalidModelException {
    Set<String> names = new HashSet<>(ENTRIES);
    names.addAll(OBJECTS);
    Map<String, byte[]> entries =
        ModelFile.readZip(source, bytes, names, new Allowance(bytes.length));
    StoredNetwork stored = stored(source, entries);
    NetworkTrial.classify(source, stored.network());
    stored.fill(entries.containsKey(UPDATER));
    return stored.network();
  }

  /**
   * Reads an archive that {@link #write} wrote, with the state of the updater if there is any, but
   * does not fill the network yet: {@link StoredNetwork#fill} reverts a trial of the network.
   */
  static StoredNetwork readWhole(String source, byte[] bytes, Allowance allowance)
      throws InvalidModelException {
    return stored(source, ModelFile.readZip(source, bytes, ENTRIES, allowance));
  }

  /** As {@code readWhole}, for a network that is an entry of a model. */
  public static StoredNetwork readEntry(
      String source, Map<String, byte[]> entries, String name, Allowance allowance)
      throws InvalidModelException {
    return readWhole(source + ", " + name, ModelFile.entry(source, entries, name), allowance);
  }

  private static StoredNetwork stored(String source, Map<String, byte[]> entries)
      throws InvalidModelException {
    MultiLayerConfiguration configuration =
        NetworkJson.read(
            source + ", " + CONFIGURATION, ModelFile.entry(source, entries, CONFIGURATION));
    long parameters =
        parameters(source, configuration, ModelFile.entry(source, entries, PARAMETERS).length);
    return new StoredNetwork(source, network(source, configuration, parameters), entries);
  }

  /**
   * Returns the number of parameters; refuses more than the entry has, before memory is allocated
   * for them.
   */
  private static long parameters(String source, MultiLayerConfiguration configuration, int bytes)
      throws InvalidModelException {
    long parameters;
    try {
      parameters = NetworkParts.parameters("network", configuration);
    } catch (RuntimeException e) {
      throw new InvalidModelException(
          "%s, %s: layers with their sizes expected: %s"
              .formatted(source, CONFIGURATION, Excerpt.of(e)),
          e);
    }
    if (parameters <= 0 || parameters > bytes / Float.BYTES) {
      throw new InvalidModelException(
          "%s, %s: %,d parameters expected, found %,d bytes"
              .formatted(source, PARAMETERS, parameters, bytes));
    }
    return parameters;
  }

  /** Returns a network whose parameters are 0. */
  private static MultiLayerNetwork network(
      String source, MultiLayerConfiguration configuration, long parameters)
      throws InvalidModelException {
    try {
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init(Nd4j.create(DataType.FLOAT, parameters), false);
      return network;
    } catch (RuntimeException e) {
      throw new InvalidModelException(
          "%s, %s: a network of layers that fit each other expected: %s"
              .formatted(source, CONFIGURATION, Excerpt.of(e)),
          e);
    }
  }

  /** A network, and the entries to fill it with. */
  public record StoredNetwork(
      String source, MultiLayerNetwork network, Map<String, byte[]> entries) {
    /** Sets the parameters and, if requested, the state of the updater. */
    public void fill(boolean withUpdater) throws InvalidModelException {
      fill(PARAMETERS, network.params());
      INDArray state = network.getUpdater().getStateViewArray();
      if (withUpdater && state != null) {
        fill(UPDATER, state);
      }
    }

    private void fill(String entry, INDArray array) throws InvalidModelException {
      NetworkArchive.fill(source + ", " + entry, array, ModelFile.entry(source, entries, entry));
    }
  }

  /**
   * Fills an array from bytes that nd4j wrote; refuses an array of another shape or type.
   *
   * @param array float32 array that uses its whole buffer
   */
  public static void fill(String source, INDArray array, byte[] bytes)
      throws InvalidModelException {
    byte[] header = header(array);
    long expected = header.length + array.length() * Float.BYTES;
    if (bytes.length != expected) {
      throw new InvalidModelException(
          "%s: %,d values of float32 in %,d bytes expected, found %,d bytes"
              .formatted(source, array.length(), expected, bytes.length));
    }
    if (!Arrays.equals(header, 0, header.length, bytes, 0, header.length)) {
      throw new InvalidModelException(
          "%s: an array of %,d values of float32 expected, found another header"
              .formatted(source, array.length()));
    }
    FloatBuffer values =
        ByteBuffer.wrap(bytes, header.length, bytes.length - header.length).asFloatBuffer();
    for (int i = 0; i < values.limit(); i++) {
      if (!Float.isFinite(values.get(i))) {
        throw new InvalidModelException(
            "%s: finite numbers expected, found %s".formatted(source, values.get(i)));
      }
    }
    array.data().asNioFloat().put(values);
  }

  /**
   * Returns the header that nd4j writes before the values of an array: its shape, their number and
   * their type.
   */
  private static byte[] header(INDArray array) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      array.shapeInfoDataBuffer().write(out);
      out.writeUTF(array.data().allocationMode().name());
      out.writeLong(array.length());
      out.writeUTF(array.dataType().name());
    } catch (IOException e) {
      throw new AssertionError("memory cannot fail to be written to", e);
    }
    return bytes.toByteArray();
  }
}
