package io.github.fmnist.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

/** A graph of ONNX operators under construction; each value has a name. */
final class OnnxGraph {
  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder();
  private int values;

  /** Declares the input: a batch of any size. */
  void input(String name, long... shapeOfExample) {
    graph.addInput(value(name, shapeOfExample));
  }

  /** Declares an output: a value of the graph, for a batch of any size. */
  void output(String name, long... shapeOfExample) {
    graph.addOutput(value(name, shapeOfExample));
  }

  private static Onnx.ValueInfoProto value(String name, long... shapeOfExample) {
    Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder();
    shape.addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
    for (long size : shapeOfExample) {
      shape.addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    Onnx.TypeProto.Tensor tensor =
        Onnx.TypeProto.Tensor.newBuilder()
            .setElemType(Onnx.TensorProto.DataType.FLOAT_VALUE)
            .setShape(shape)
            .build();
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(Onnx.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Adds float32 values that belong to the model, in c order. */
  String constant(String name, INDArray values) {
    return constant(name, values.shape(), values.dup('c').data().asFloat());
  }

  /** Adds a float32 value without dimensions. */
  String scalar(String name, float number) {
    return constant(name, new long[0], number);
  }

  /** Adds a vector of float32 values. */
  String constant(String name, float... numbers) {
    return constant(name, new long[] {numbers.length}, numbers);
  }

  private String constant(String name, long[] shape, float... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return constant(name, Onnx.TensorProto.DataType.FLOAT, shape, bytes);
  }

  /** Adds a vector of int64 values, such as a shape. */
  String constant(String name, long... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(numbers);
    return constant(name, Onnx.TensorProto.DataType.INT64, new long[] {numbers.length}, bytes);
  }

  private String constant(
      String name, Onnx.TensorProto.DataType type, long[] shape, ByteBuffer bytes) {
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes.rewind()));
    Arrays.stream(shape).forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return name;
  }

  /** Adds an operator with one output. */
  String node(String operator, List<String> inputs) {
    return node(operator, inputs, Map.of());
  }

  /**
   * Adds an operator with one output.
   *
   * @param attributes a {@code Long}, a {@code Float}, a {@code String} or an array of {@code long}
   *     for each name
   * @return the name of the output
   */
  String node(String operator, List<String> inputs, Map<String, Object> attributes) {
    String output = "value." + values++;
    node(operator, inputs, List.of(output), attributes);
    return output;
  }

  /** Adds an operator whose outputs have given names. */
  void node(
      String operator, List<String> inputs, List<String> outputs, Map<String, Object> attributes) {
    Onnx.NodeProto.Builder node =
        Onnx.NodeProto.newBuilder()
            .setOpType(operator)
            .setName(operator + "." + graph.getNodeCount())
            .addAllInput(inputs)
            .addAllOutput(outputs);
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> node.addAttribute(attribute(entry.getKey(), entry.getValue())));
    graph.addNode(node);
  }

  private static Onnx.AttributeProto attribute(String name, Object value) {
    Onnx.AttributeProto.Builder attribute = Onnx.AttributeProto.newBuilder().setName(name);
    if (value instanceof Long integer) {
      return attribute.setType(Onnx.AttributeProto.AttributeType.INT).setI(integer).build();
    }
    if (value instanceof Float number) {
      return attribute.setType(Onnx.AttributeProto.AttributeType.FLOAT).setF(number).build();
    }
    if (value instanceof String text) {
      return attribute
          .setType(Onnx.AttributeProto.AttributeType.STRING)
          .setS(ByteString.copyFromUtf8(text))
          .build();
    }
    attribute.setType(Onnx.AttributeProto.AttributeType.INTS);
    Arrays.stream((long[]) value).forEach(attribute::addInts);
    return attribute.build();
  }

  /** Returns the graph. */
  Onnx.GraphProto build(String name) {
    return graph.setName(name).build();
  }
}
