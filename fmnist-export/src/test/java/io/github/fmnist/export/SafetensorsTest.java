package io.github.fmnist.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class SafetensorsTest {
  /** Reads a file as strictly as the format's own reader: no gap, no overlap, no rest. */
  private static Map<String, INDArray> read(byte[] file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[Math.toIntExact(bytes.getLong())];
    assertThat(header.length % 8).as("alignment of the values").isZero();
    bytes.get(header);
    assertThat(header[0]).isEqualTo((byte) '{');
    int start = bytes.position();
    long end = 0;
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    Iterable<Map.Entry<String, JsonNode>> fields =
        new ObjectMapper().readTree(new String(header, UTF_8))::fields;
    for (Map.Entry<String, JsonNode> entry : fields) {
      if (entry.getKey().equals("__metadata__")) {
        continue;
      }
      JsonNode tensor = entry.getValue();
      assertThat(tensor.get("dtype").asText()).isEqualTo("F32");
      assertThat(tensor.get("data_offsets").get(0).asLong()).isEqualTo(end);
      end = tensor.get("data_offsets").get(1).asLong();
      long[] shape = new ObjectMapper().convertValue(tensor.get("shape"), long[].class);
      float[] values = new float[(int) (end - tensor.get("data_offsets").get(0).asLong()) / 4];
      bytes.asFloatBuffer().get(values);
      bytes.position(bytes.position() + 4 * values.length);
      tensors.put(entry.getKey(), Nd4j.createFromArray(values).reshape('c', shape));
    }
    assertThat(bytes.remaining()).isZero();
    assertThat(bytes.position() - start).isEqualTo(end);
    return tensors;
  }

  private static byte[] bytes(Map<String, INDArray> tensors, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(out, tensors, metadata);
    return out.toByteArray();
  }

  @Test
  void arraysOfAnyOrderAndTypeAreReadBack() throws IOException {
    INDArray matrix = Nd4j.randn(DataType.FLOAT, 3, 5);
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    tensors.put("matrix", matrix);
    tensors.put("transposed", matrix.transpose());
    tensors.put("doubles", matrix.castTo(DataType.DOUBLE));
    tensors.put("empty name ü", Nd4j.createFromArray(1f, 2f));
    byte[] file = bytes(tensors, Map.of("format", "dl4j"));
    Map<String, INDArray> found = read(file);
    assertThat(found).containsOnlyKeys(tensors.keySet());
    assertThat(found.get("matrix")).isEqualTo(matrix);
    assertThat(found.get("transposed")).isEqualTo(matrix.transpose());
    assertThat(found.get("doubles")).isEqualTo(matrix);
    assertThat(new String(file, UTF_8)).contains("\"__metadata__\":{\"format\":\"dl4j\"}");
    assertThat(bytes(tensors, Map.of("format", "dl4j"))).isEqualTo(file);
  }

  @Test
  void theParametersOfRandomNetworksAreReadBack() throws IOException {
    for (long seed = 1; seed <= 20; seed++) {
      MultiLayerNetwork network;
      try {
        network = RandomNetworks.of(seed).network();
      } catch (IllegalStateException | DL4JException e) {
        continue; // an image became too small for a layer
      }
      Map<String, INDArray> parameters = Safetensors.parameters(network);
      assertThat(parameters.values().stream().mapToLong(INDArray::length).sum())
          .isEqualTo(network.numParams());
      assertThat(read(bytes(parameters, Map.of()))).isEqualTo(parameters);
    }
  }

  @Test
  void theNameOfTheMetadataIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Safetensors.write(
                    OutputStream.nullOutputStream(),
                    Map.of("__metadata__", Nd4j.createFromArray(1f)),
                    Map.of()))
        .withMessage("names of arrays other than __metadata__ expected");
  }
}
