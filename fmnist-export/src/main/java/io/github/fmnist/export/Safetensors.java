package io.github.fmnist.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.nd4j.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Writes float32 arrays in the format of <a href="https://github.com/huggingface/safetensors"
 * >safetensors</a>: the length of a JSON header, the header with name, type, shape and place of
 * each array, then the values, little-endian, in c order, without gaps.
 */
public final class Safetensors {
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Safetensors() {}

  /**
   * Writes arrays. Equal arrays give equal bytes. Does not close the stream.
   *
   * @param tensors arrays by name, in the order of the file; values of other types are converted to
   *     float32
   * @param metadata texts by name
   * @throws IllegalArgumentException for an array whose name is {@code __metadata__}
   */
  public static void write(
      OutputStream out, Map<String, INDArray> tensors, Map<String, String> metadata)
      throws IOException {
    checkArgument(
        !tensors.containsKey(METADATA), "names of arrays other than %s expected", METADATA);
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put(METADATA, new TreeMap<>(metadata));
    }
    long end = 0;
    for (Map.Entry<String, INDArray> tensor : tensors.entrySet()) {
      long begin = end;
      end += Math.multiplyExact(tensor.getValue().length(), Float.BYTES);
      Map<String, Object> description = new LinkedHashMap<>();
      description.put("dtype", "F32");
      description.put("shape", tensor.getValue().shape());
      description.put("data_offsets", new long[] {begin, end});
      header.put(tensor.getKey(), description);
    }
    byte[] json = JSON.writeValueAsString(header).getBytes(UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] text = Arrays.copyOf(json, padded);
    Arrays.fill(text, json.length, padded, (byte) ' ');
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES);
    length.order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    out.write(length.array());
    out.write(text);
    for (INDArray tensor : tensors.values()) {
      float[] values = tensor.castTo(DataType.FLOAT).dup('c').data().asFloat();
      ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
      bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
      out.write(bytes.array());
    }
  }

  /**
   * Returns the parameters of a network, in the order of its layers: {@code layer0.W} and so on.
   * Weights of convolutions are {@code [out, in, h, w]}, those of transposed convolutions {@code
   * [in, out, h, w]}, those of dense layers {@code [in, out]}.
   */
  public static Map<String, INDArray> parameters(MultiLayerNetwork network) {
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      for (Map.Entry<String, INDArray> entry : network.getLayer(i).paramTable().entrySet()) {
        parameters.put("layer%d.%s".formatted(i, entry.getKey()), entry.getValue());
      }
    }
    return parameters;
  }
}
