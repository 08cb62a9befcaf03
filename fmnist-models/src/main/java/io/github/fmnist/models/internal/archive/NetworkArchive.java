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

/** The archive of one network, as Deeplearning4j writes it. */
public final class NetworkArchive {
  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String UPDATER = "updaterState.bin";

  private static final Set<String> ENTRIES = Set.of(CONFIGURATION, PARAMETERS, UPDATER);

  /** Java objects that Deeplearning4j adds on request, and that are never read here. */
  private static final Set<String> OBJECTS = Set.of("normalizer.bin", "preprocessor.bin");

  private NetworkArchive() {}

  /** Writes a network with its updater's state; refuses what {@link #read} would refuse. */
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
          "not saved, %s: finite numbers expected, found others".formatted(entry));
    }
  }

  /** Reads the archive of a classifier that someone saved, perhaps with Deeplearning4j. */
  public static MultiLayerNetwork read(String what, byte[] bytes) throws InvalidModelException {
    Set<String> names = new HashSet<>(ENTRIES);
    names.addAll(OBJECTS);
    Map<String, byte[]> entries =
        ModelFile.readZip(what, bytes, names, new Allowance(bytes.length));
    StoredNetwork stored = stored(what, entries);
    NetworkTrial.classify(what, stored.network());
    stored.fill(entries.containsKey(UPDATER));
    return stored.network();
  }

  /**
   * Reads what {@link #write} wrote, with the state of the updater if it has any, but does not fill
   * the network yet: what is tried on it is undone by {@link StoredNetwork#fill}.
   */
  static StoredNetwork readWhole(String what, byte[] bytes, Allowance allowance)
      throws InvalidModelException {
    return stored(what, ModelFile.readZip(what, bytes, ENTRIES, allowance));
  }

  /** Does the same with a network that is an entry of a model. */
  public static StoredNetwork readEntry(
      String what, Map<String, byte[]> entries, String name, Allowance allowance)
      throws InvalidModelException {
    return readWhole(what + ", " + name, ModelFile.entry(what, entries, name), allowance);
  }

  private static StoredNetwork stored(String what, Map<String, byte[]> entries)
      throws InvalidModelException {
    MultiLayerConfiguration configuration =
        NetworkJson.read(
            what + ", " + CONFIGURATION, ModelFile.entry(what, entries, CONFIGURATION));
    long parameters =
        parameters(what, configuration, ModelFile.entry(what, entries, PARAMETERS).length);
    return new StoredNetwork(what, network(what, configuration, parameters), entries);
  }

  /** Counts the parameters; refuses more than there are, before memory is taken for them. */
  private static long parameters(String what, MultiLayerConfiguration configuration, int bytes)
      throws InvalidModelException {
    long parameters;
    try {
      parameters = NetworkParts.parameters("network", configuration);
    } catch (RuntimeException e) {
      throw new InvalidModelException(
          "%s, %s: layers with their sizes expected: %s"
              .formatted(what, CONFIGURATION, Excerpt.of(e)),
          e);
    }
    if (parameters <= 0 || parameters > bytes / Float.BYTES) {
      throw new InvalidModelException(
          "%s, %s: %,d parameters expected, found %,d bytes"
              .formatted(what, PARAMETERS, parameters, bytes));
    }
    return parameters;
  }

  /** A network whose parameters are 0. */
  private static MultiLayerNetwork network(
      String what, MultiLayerConfiguration configuration, long parameters)
      throws InvalidModelException {
    try {
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init(Nd4j.create(DataType.FLOAT, parameters), false);
      return network;
    } catch (RuntimeException e) {
      throw new InvalidModelException(
          "%s, %s: a network that fits together expected: %s"
              .formatted(what, CONFIGURATION, Excerpt.of(e)),
          e);
    }
  }

  /** A network that was read, and what to fill it with. */
  public record StoredNetwork(String what, MultiLayerNetwork network, Map<String, byte[]> entries) {
    /** Sets the parameters, and the state of the updater if it has any. */
    public void fill(boolean withUpdater) throws InvalidModelException {
      fill(PARAMETERS, network.params());
      INDArray state = network.getUpdater().getStateViewArray();
      if (withUpdater && state != null) {
        fill(UPDATER, state);
      }
    }

    private void fill(String entry, INDArray array) throws InvalidModelException {
      NetworkArchive.fill(what + ", " + entry, array, ModelFile.entry(what, entries, entry));
    }
  }

  /**
   * Fills an array with what nd4j wrote, if that is just such an array.
   *
   * @param array float32, all of its buffer
   */
  public static void fill(String what, INDArray array, byte[] bytes) throws InvalidModelException {
    byte[] header = header(array);
    long expected = header.length + array.length() * Float.BYTES;
    if (bytes.length != expected) {
      throw new InvalidModelException(
          "%s: %,d values of float32 in %,d bytes expected, found %,d bytes"
              .formatted(what, array.length(), expected, bytes.length));
    }
    if (!Arrays.equals(header, 0, header.length, bytes, 0, header.length)) {
      throw new InvalidModelException(
          "%s: an array of %,d values of float32 expected, found another one"
              .formatted(what, array.length()));
    }
    FloatBuffer values =
        ByteBuffer.wrap(bytes, header.length, bytes.length - header.length).asFloatBuffer();
    for (int i = 0; i < values.limit(); i++) {
      if (!Float.isFinite(values.get(i))) {
        throw new InvalidModelException(
            "%s: finite numbers expected, found %s".formatted(what, values.get(i)));
      }
    }
    array.data().asNioFloat().put(values);
  }

  /** What nd4j writes before the values of an array: its shape, how many they are and of what. */
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
