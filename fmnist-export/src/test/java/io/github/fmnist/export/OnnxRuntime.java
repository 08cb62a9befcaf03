package io.github.fmnist.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A model in Microsoft's ONNX Runtime. */
final class OnnxRuntime implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;

  OnnxRuntime(OnnxModel model) throws IOException, OrtException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.write(bytes);
    session = ENVIRONMENT.createSession(bytes.toByteArray());
  }

  OrtSession session() {
    return session;
  }

  /** Returns all outputs by name. */
  Map<String, INDArray> run(String input, INDArray batch) throws OrtException {
    FloatBuffer values = FloatBuffer.wrap(batch.dup('c').data().asFloat());
    try (OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, values, batch.shape());
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      Map<String, INDArray> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        OnnxTensor found = (OnnxTensor) output.getValue();
        float[] numbers = new float[found.getFloatBuffer().remaining()];
        found.getFloatBuffer().get(numbers);
        outputs.put(
            output.getKey(),
            Nd4j.createFromArray(numbers).reshape('c', found.getInfo().getShape()));
      }
      return outputs;
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
