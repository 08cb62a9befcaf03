package io.github.fmnist.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.fmnist.export.OnnxModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import org.nd4j.linalg.activations.Activation;

/** The CNN in ONNX Runtime, which optimizes the graph when it loads the model, and never trains. */
final class OnnxJob implements AutoCloseable {
  private static final String INPUT = "input";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private OnnxJob(Activation activation) throws OrtException {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OnnxModel.of(Dl4jJob.network(activation)).input(INPUT).write(model);
      options.setIntraOpNumThreads(Integer.parseInt(System.getenv("OMP_NUM_THREADS")));
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(model.toByteArray(), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Job of(Workload workload) {
    try {
      OnnxJob cnn = new OnnxJob(workload.activation());
      OnnxTensor[] images = new OnnxTensor[Batches.COUNT];
      for (int i = 0; i < images.length; i++) {
        images[i] = cnn.tensor(Batches.images(i, workload.batchSize()));
      }
      return number -> checkFinite(cnn.classify(images[number % images.length]).get(0));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the probabilities of the classes of a batch. */
  static float[] probabilities(Activation activation, float[] images) {
    try (OnnxJob cnn = new OnnxJob(activation);
        OnnxTensor batch = cnn.tensor(images)) {
      FloatBuffer found = cnn.classify(batch);
      float[] values = new float[found.remaining()];
      found.get(values);
      return values;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private OnnxTensor tensor(float[] images) throws OrtException {
    FloatBuffer direct =
        ByteBuffer.allocateDirect(images.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    long[] shape = {images.length / Batches.PIXELS, 1, 28, 28};
    return OnnxTensor.createTensor(environment, direct.put(images).rewind(), shape);
  }

  private FloatBuffer classify(OnnxTensor images) {
    try (OrtSession.Result result = session.run(Map.of(INPUT, images))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void checkFinite(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalStateException("ONNX Runtime computed " + value);
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
