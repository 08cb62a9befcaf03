package io.github.fmnist.export;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import onnx.Onnx;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;

/**
 * A network as an ONNX model (IR version 7, operator set 13), which ONNX Runtime, OpenCV, browsers
 * and phones can run. It computes what {@link MultiLayerNetwork#output} computes, in float32, for
 * batches of any size.
 *
 * <p>The input has the shape that the first layer reads, with the batch first: images {@code [b, c,
 * h, w]} or rows {@code [b, n]}. A network that Deeplearning4j gives images as rows ({@code
 * InputType.convolutionalFlat}) takes images here.
 *
 * <p>Supported are convolutions and transposed convolutions, maximum and mean pooling, upsampling,
 * batch normalization, dense layers, output layers and dropout of Deeplearning4j, with their
 * preprocessors, and the activations identity, ReLU, leaky ReLU, ELU, SELU, tanh, sigmoid,
 * softplus, hard sigmoid, GELU, swish, mish, softmax, ReLU6, thresholded ReLU, hard tanh, rectified
 * tanh, softsign and cube.
 *
 * <p>Objects are immutable; each setter returns a new one.
 */
public final class OnnxModel {
  private static final long IR_VERSION = 7;
  private static final long OPERATOR_SET = 13;

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final MultiLayerNetwork network;
  private final String name;
  private final long @Nullable [] inputShape;
  private final String input;
  private final List<String> outputs;
  private final Activation activation;
  private final Normalization normalization;
  private final Map<String, String> metadata;

  /** Grey values minus {@code offset}, divided by {@code scale}. */
  private record Normalization(double offset, double scale) {}

  private OnnxModel(
      MultiLayerNetwork network,
      String name,
      long @Nullable [] inputShape,
      String input,
      List<String> outputs,
      Activation activation,
      Normalization normalization,
      Map<String, String> metadata) {
    this.network = network;
    this.name = name;
    this.inputShape = inputShape;
    this.input = input;
    this.outputs = outputs;
    this.activation = activation;
    this.normalization = normalization;
    this.metadata = metadata;
  }

  /**
   * Describes a network, whose parameters are read when the model is written.
   *
   * @param network an initialized network
   */
  public static OnnxModel of(MultiLayerNetwork network) {
    return new OnnxModel(
        network,
        "network",
        null,
        "input",
        List.of("output"),
        Activation.IDENTITY,
        new Normalization(0, 1),
        Map.of());
  }

  /** Sets the name of the model; {@code network} by default. */
  public OnnxModel name(String name) {
    return new OnnxModel(
        network, name, inputShape, input, outputs, activation, normalization, metadata);
  }

  /**
   * Sets the shape of an example, such as {@code [1, 28, 28]}. It is needed for a network of images
   * whose configuration has only their channels ({@code InputType.convolutional}).
   */
  public OnnxModel inputShape(long... shape) {
    return new OnnxModel(
        network, name, shape.clone(), input, outputs, activation, normalization, metadata);
  }

  /** Sets the name of the input, of letters, digits and underscores; {@code input} by default. */
  public OnnxModel input(String name) {
    return new OnnxModel(
        network, this.name, inputShape, name, outputs, activation, normalization, metadata);
  }

  /**
   * Sets the names of the outputs, of letters, digits and underscores; {@code output} by default.
   * Several outputs are equal parts of the network's output along its second dimension, such as the
   * means and the log-variances of a VAE's encoder.
   */
  public OnnxModel outputs(String... names) {
    checkArgument(names.length > 0, "one or more names of outputs expected, found none");
    return new OnnxModel(
        network, name, inputShape, input, List.of(names), activation, normalization, metadata);
  }

  /**
   * Sets a function that the model applies to the network's output, such as the sigmoid that turns
   * the logits of a VAE's decoder into pixels; the identity by default.
   */
  public OnnxModel followedBy(Activation activation) {
    return new OnnxModel(
        network, name, inputShape, input, outputs, activation, normalization, metadata);
  }

  /**
   * Sets a normalization that the model applies to its input: {@code (x - offset) / scale}; 0 and 1
   * by default.
   *
   * @param scale a number above 0
   */
  public OnnxModel normalization(double offset, double scale) {
    checkArgument(
        Float.isFinite((float) offset) && (float) scale > 0 && Float.isFinite((float) scale),
        "a finite offset and a scale above 0 expected in float32, found %s and %s",
        offset,
        scale);
    return new OnnxModel(
        network,
        name,
        inputShape,
        input,
        outputs,
        activation,
        new Normalization(offset, scale),
        metadata);
  }

  /** Adds an entry to the model's metadata, such as the names of its classes. */
  public OnnxModel metadata(String key, String value) {
    Map<String, String> entries = new TreeMap<>(metadata);
    entries.put(key, value);
    return new OnnxModel(
        network, name, inputShape, input, outputs, activation, normalization, entries);
  }

  /**
   * Writes the model. Equal networks and settings give equal bytes. Does not close the stream.
   *
   * @throws IllegalArgumentException if a layer or an activation is not supported, a parameter is
   *     NaN or infinite, or the settings do not fit the network
   */
  public void write(OutputStream out) throws IOException {
    model().writeTo(out);
  }

  private Onnx.ModelProto model() {
    checkArgument(
        network.numParams() == 0 || Double.isFinite(network.params().norm1Number().doubleValue()),
        "finite parameters expected, found NaN or infinity");
    requireNames();
    ExampleShapes shapes = new ExampleShapes(network, inputShape);
    OnnxGraph graph = new OnnxGraph();
    graph.input(input, shapes.input());
    String result = new OnnxLayers(graph, network, shapes).append(normalized(graph));
    result =
        OnnxActivation.append(graph, activation.getActivationFunction(), result)
            .orElseThrow(
                () -> new IllegalArgumentException(activation + " is not supported as an output"));
    addOutputs(graph, result, shapes.output());
    Onnx.ModelProto.Builder model =
        Onnx.ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("fmnist")
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
            .setGraph(graph.build(name));
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                Onnx.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  /** Requires identifiers, as ONNX does; the names of all other values have a dot. */
  private void requireNames() {
    List<String> names = new ArrayList<>(outputs);
    names.add(input);
    checkArgument(
        names.stream().allMatch(each -> IDENTIFIER.matcher(each).matches())
            && new HashSet<>(names).size() == names.size(),
        "different names of letters, digits and underscores expected for input and outputs, found"
            + " %s and %s",
        input,
        outputs);
    checkArgument(!name.isBlank(), "a name of the model expected, found none");
  }

  private String normalized(OnnxGraph graph) {
    if (normalization.equals(new Normalization(0, 1))) {
      return input;
    }
    String offset = graph.constant("normalization.offset", (float) normalization.offset());
    String scale = graph.constant("normalization.scale", (float) normalization.scale());
    return graph.node("Div", List.of(graph.node("Sub", List.of(input, offset)), scale));
  }

  private void addOutputs(OnnxGraph graph, String result, long... shape) {
    checkArgument(
        shape[0] % outputs.size() == 0,
        "%s outputs of equal size expected, found %s values",
        outputs.size(),
        shape[0]);
    long[] part = shape.clone();
    part[0] /= outputs.size();
    if (outputs.size() == 1) {
      graph.node("Identity", List.of(result), outputs, Map.of());
    } else {
      long[] sizes = new long[outputs.size()];
      Arrays.fill(sizes, part[0]);
      graph.node(
          "Split",
          List.of(result, graph.constant("outputs.sizes", sizes)),
          outputs,
          Map.of("axis", 1L));
    }
    outputs.forEach(output -> graph.output(output, part));
  }
}
