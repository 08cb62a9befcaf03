package io.github.fmnist.experiments.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.export.OnnxModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import onnx.Onnx;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network for the page, which computes it by the operators of its ONNX model. */
final class PageNetwork {
  private PageNetwork() {}

  /** Rounds the weights of all layers to float16, in place; biases and statistics stay float32. */
  static void round(MultiLayerNetwork network) {
    for (Layer layer : network.getLayers()) {
      if (layer.paramTable().containsKey("W")) {
        INDArray weights = layer.getParam("W");
        weights.assign(weights.castTo(DataType.FLOAT16).castTo(DataType.FLOAT));
      }
    }
  }

  /**
   * Returns the operators and the constants of a model. Constants whose values are all float16
   * numbers are written as float16.
   *
   * @throws IllegalArgumentException if a layer or an activation has no operator, or a parameter is
   *     NaN or infinite
   */
  static ObjectNode of(OnnxModel model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.write(bytes);
    Onnx.GraphProto graph = Onnx.ModelProto.parseFrom(bytes.toByteArray()).getGraph();
    ObjectNode network = Json.MAPPER.createObjectNode();
    network.put("input", graph.getInput(0).getName());
    ArrayNode shape = network.putArray("inputShape");
    graph.getInput(0).getType().getTensorType().getShape().getDimList().stream()
        .skip(1) // the batch
        .forEach(dimension -> shape.add(dimension.getDimValue()));
    strings(
        network.putArray("outputs"), graph.getOutputList().stream().map(o -> o.getName()).toList());
    ArrayNode nodes = network.putArray("nodes");
    graph.getNodeList().forEach(node -> operator(nodes.addObject(), node));
    ObjectNode constants = network.putObject("constants");
    for (Onnx.TensorProto tensor : graph.getInitializerList()) {
      constant(constants.putObject(tensor.getName()), tensor);
    }
    return network;
  }

  private static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }

  private static void operator(ObjectNode json, Onnx.NodeProto node) {
    json.put("operator", node.getOpType());
    strings(json.putArray("inputs"), node.getInputList());
    strings(json.putArray("outputs"), node.getOutputList());
    ObjectNode attributes = json.putObject("attributes");
    for (Onnx.AttributeProto attribute : node.getAttributeList()) {
      switch (attribute.getType()) {
        case INT -> attributes.put(attribute.getName(), attribute.getI());
        case FLOAT -> attributes.put(attribute.getName(), attribute.getF());
        case INTS -> {
          ArrayNode values = attributes.putArray(attribute.getName());
          attribute.getIntsList().forEach(values::add);
        }
        default -> attributes.put(attribute.getName(), attribute.getS().toStringUtf8());
      }
    }
  }

  private static void constant(ObjectNode json, Onnx.TensorProto tensor) {
    ArrayNode shape = json.putArray("shape");
    tensor.getDimsList().forEach(shape::add);
    ByteBuffer data =
        ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    if (tensor.getDataType() == Onnx.TensorProto.DataType.INT64.getNumber()) {
      json.put("type", "int64");
      long[] numbers = new long[data.remaining() / Long.BYTES];
      data.asLongBuffer().get(numbers);
      ArrayNode values = json.putArray("values");
      Arrays.stream(numbers).forEach(values::add);
      return;
    }
    float[] numbers = new float[data.remaining() / Float.BYTES];
    data.asFloatBuffer().get(numbers);
    INDArray values = Nd4j.createFromArray(numbers);
    INDArray halves = values.castTo(DataType.FLOAT16);
    boolean exact = halves.castTo(DataType.FLOAT).equalsWithEps(values, 0);
    json.put("type", exact ? "float16" : "float32");
    json.put(
        "values", Base64.getEncoder().encodeToString((exact ? halves : values).data().asBytes()));
  }
}
