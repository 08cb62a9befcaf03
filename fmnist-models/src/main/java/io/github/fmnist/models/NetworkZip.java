package io.github.fmnist.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Deeplearning4j's zip of a network, read without its loader, which deserialises Java objects and
 * makes whatever class a configuration names.
 */
public final class NetworkZip {
  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String UPDATER = "updaterState.bin";

  private static final Set<String> ENTRIES = Set.of(CONFIGURATION, PARAMETERS, UPDATER);

  /** Java objects that Deeplearning4j adds on request, and that are never read here. */
  private static final Set<String> OBJECTS = Set.of("normalizer.bin", "preprocessor.bin");

  private static final int LARGEST_CONFIGURATION = 1 << 20;

  /** Levels of a configuration; Deeplearning4j's own have about ten. */
  private static final int DEEPEST = 100;

  /** The names under which Deeplearning4j's Jackson finds the class of a part. */
  private static final Set<String> TYPE_NAMES = Set.of("@class", "class", "@type", "type", "@c");

  private static final String LAYER_NAME = "layerName";

  /** What may be the name of a class with a package, wherever it stands. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("\\[*L?\\p{Alpha}[\\w$]*(\\.[\\w$]+)+;?");

  /** Refuses a name that comes twice, of which one reader may see the first, another the last. */
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /** Parts of networks: what they are made of in Deeplearning4j and nd4j, and nothing else. */
  private static final Pattern PART =
      Pattern.compile(
          "org\\.deeplearning4j\\.nn\\.(conf|weights)\\.[\\w.$]+"
              + "|org\\.nd4j\\.linalg\\.(activations|learning|lossfunctions|schedule)\\.[\\w.$]+");

  private NetworkZip() {}

  /**
   * Writes a network with its updater's state, as Deeplearning4j does.
   *
   * @throws InvalidModelException if it has a part, or a number that is none, that {@link #read}
   *     would refuse
   */
  static void write(OutputStream out, MultiLayerNetwork network) throws IOException {
    String configuration = network.getLayerWiseConfigurations().toJson();
    checkParts("not saved", JSON.readTree(configuration));
    Map<String, ModelFile.Content> entries = new LinkedHashMap<>();
    entries.put(CONFIGURATION, entry -> entry.write(configuration.getBytes(UTF_8)));
    requireFinite(PARAMETERS, network.params());
    entries.put(PARAMETERS, entry -> entry.write(written(network.params())));
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      requireFinite(UPDATER, state);
      entries.put(UPDATER, entry -> entry.write(written(state)));
    }
    ModelFile.writeZip(out, entries);
  }

  private static void requireFinite(String entry, INDArray array) throws InvalidModelException {
    if (!Double.isFinite(array.norm1Number().doubleValue())) {
      throw new InvalidModelException(
          "not saved, %s: finite numbers expected, found others".formatted(entry));
    }
  }

  /**
   * Reads a network. Nothing in the bytes is run. They may unpack to 256 MiB; beyond that, no more
   * memory is taken than the parameters in them need.
   *
   * <p>A zip that was saved without the state of the updater gives a network whose updater begins
   * anew. A normalizer in the zip is passed over, since it is a serialized Java object: the caller
   * must know how to normalize.
   *
   * @param what is read, such as a file's name, for messages
   * @param bytes a whole zip as Deeplearning4j writes it
   * @throws InvalidModelException if they are anything else
   */
  public static MultiLayerNetwork read(String what, byte[] bytes) throws InvalidModelException {
    Set<String> names = new HashSet<>(ENTRIES);
    names.addAll(OBJECTS);
    Map<String, byte[]> entries = ModelFile.readZip(what, bytes, names);
    return read(what, entries, entries.containsKey(UPDATER));
  }

  /** Reads what {@link #write} wrote, with the state of the updater if it has any. */
  static MultiLayerNetwork readWhole(String what, byte[] bytes) throws InvalidModelException {
    return read(what, ModelFile.readZip(what, bytes, ENTRIES), true);
  }

  private static MultiLayerNetwork read(
      String what, Map<String, byte[]> entries, boolean withUpdater) throws InvalidModelException {
    byte[] parameters = ModelFile.entry(what, entries, PARAMETERS);
    MultiLayerConfiguration configuration =
        configuration(what, ModelFile.entry(what, entries, CONFIGURATION));
    checkSize(what, configuration, parameters.length);
    MultiLayerNetwork network = initialized(what, configuration);
    fill(what + ", " + PARAMETERS, network.params(), parameters);
    if (withUpdater && network.getUpdater().getStateViewArray() != null) {
      fill(
          what + ", " + UPDATER,
          network.getUpdater().getStateViewArray(),
          ModelFile.entry(what, entries, UPDATER));
    }
    return network;
  }

  private static MultiLayerConfiguration configuration(String what, byte[] json)
      throws InvalidModelException {
    if (json.length > LARGEST_CONFIGURATION) {
      throw new InvalidModelException(
          "%s, %s: at most %,d bytes expected, found %,d"
              .formatted(what, CONFIGURATION, LARGEST_CONFIGURATION, json.length));
    }
    try {
      String text = new String(json, UTF_8);
      requireShallow(what, text);
      JsonNode tree = JSON.readTree(text);
      checkParts(what, tree);
      return MultiLayerConfiguration.fromJson(JSON.writeValueAsString(tree));
    } catch (InvalidModelException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new InvalidModelException(
          "%s, %s: a network of Deeplearning4j expected, found something else"
              .formatted(what, CONFIGURATION),
          e);
    }
  }

  /** Refuses what is nested so deeply that reading it would overflow the stack. */
  private static void requireShallow(String what, String json) throws IOException {
    int depth = 0;
    try (JsonParser parser = JSON.getFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > DEEPEST) {
          throw new InvalidModelException(
              "%s, %s: at most %d levels expected, found more"
                  .formatted(what, CONFIGURATION, DEEPEST));
        }
      }
    }
  }

  /** Refuses every class that is no part of a network. */
  private static void checkParts(String what, JsonNode node) throws InvalidModelException {
    for (String name : TYPE_NAMES) {
      JsonNode type = node.get(name);
      requirePart(what, type == null || (type.isTextual() && isPart(type.asText())), type);
    }
    requirePart(what, !node.isTextual() || isHarmless(node.asText()), node);
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      checkParts(what, node.get(i));
    }
    for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      requirePart(what, isHarmless(field.getKey()), field.getKey());
      // The name of a layer is just a text, whatever it looks like.
      if (!(field.getKey().equals(LAYER_NAME) && field.getValue().isTextual())) {
        checkParts(what, field.getValue());
      }
    }
  }

  private static void requirePart(String what, boolean harmless, Object found)
      throws InvalidModelException {
    if (!harmless) {
      throw new InvalidModelException(
          "%s, %s: parts of networks expected, found the class %s"
              .formatted(what, CONFIGURATION, found));
    }
  }

  private static boolean isPart(String name) {
    return PART.matcher(name).matches();
  }

  private static boolean isHarmless(String text) {
    return isPart(text) || !CLASS_NAME.matcher(text).matches();
  }

  /** Refuses a network larger than its parameters, before memory is taken for it. */
  private static void checkSize(String what, MultiLayerConfiguration configuration, int bytes)
      throws InvalidModelException {
    long parameters = 0;
    try {
      for (NeuralNetConfiguration layer : configuration.getConfs()) {
        parameters = Math.addExact(parameters, layer.getLayer().initializer().numParams(layer));
      }
    } catch (RuntimeException e) {
      throw new InvalidModelException(
          "%s, %s: layers with their sizes expected".formatted(what, CONFIGURATION), e);
    }
    if (parameters <= 0 || parameters > bytes / Float.BYTES) {
      throw new InvalidModelException(
          "%s, %s: %,d parameters expected, found %,d bytes"
              .formatted(what, PARAMETERS, parameters, bytes));
    }
  }

  private static MultiLayerNetwork initialized(String what, MultiLayerConfiguration configuration)
      throws InvalidModelException {
    try {
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init();
      return network;
    } catch (RuntimeException e) {
      throw new InvalidModelException(
          "%s, %s: a network that fits together expected".formatted(what, CONFIGURATION), e);
    }
  }

  /** Fills an array with what nd4j wrote, if that is just such an array. */
  static void fill(String what, INDArray array, byte[] bytes) throws InvalidModelException {
    byte[] own = written(array);
    int values = Math.toIntExact(array.length());
    int header = own.length - values * Float.BYTES;
    if (bytes.length != own.length || !Arrays.equals(own, 0, header, bytes, 0, header)) {
      throw new InvalidModelException(
          "%s: %,d values of float32 in %,d bytes expected, found %,d bytes"
              .formatted(what, values, own.length, bytes.length));
    }
    float[] content = new float[values];
    ByteBuffer.wrap(bytes, header, values * Float.BYTES).asFloatBuffer().get(content);
    for (float value : content) {
      if (!Float.isFinite(value)) {
        throw new InvalidModelException(what + ": finite numbers expected, found " + value);
      }
    }
    array.assign(Nd4j.createFromArray(content).reshape(array.shape()));
  }

  private static byte[] written(INDArray array) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Nd4j.write(array, out);
    } catch (IOException e) {
      throw new AssertionError("memory cannot fail to be written to", e);
    }
    return bytes.toByteArray();
  }
}
