package io.github.fmnist.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A complete checkpoint, whose files agree with their checksums.
 *
 * @param directory the directory of its files
 * @param remedy what happens without the directory, for messages
 */
public record Checkpoint(Path directory, String remedy) {
  /** Returns the path of a file. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Reads a JSON file. */
  public <T> T json(String name, TypeReference<T> type) throws IOException {
    try {
      T value = Json.MAPPER.readValue(Files.readAllBytes(file(name)), type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw damaged(name, e);
    }
    throw damaged(name, null);
  }

  private InvalidCheckpointException damaged(String name, @Nullable Throwable cause) {
    return new InvalidCheckpointException(
        "%s: JSON of a checkpoint expected, found something else; %s"
            .formatted(file(name), advice()),
        cause);
  }

  /** Returns what to do if the directory is damaged. */
  String advice() {
    return "without the directory %s, %s".formatted(directory, remedy);
  }

  /**
   * Reads float32 arrays.
   *
   * @param shapes the shape of each array
   */
  public List<INDArray> arrays(String name, List<long[]> shapes) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file(name)));
    long expected =
        shapes.stream().mapToLong(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b)).sum();
    if (bytes.remaining() != expected * Float.BYTES) {
      throw new InvalidCheckpointException(
          "%s: %,d numbers expected, found %,d bytes"
              .formatted(file(name), expected, bytes.remaining()));
    }
    List<INDArray> arrays = new ArrayList<>();
    for (long[] shape : shapes) {
      float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      bytes.asFloatBuffer().get(values);
      bytes.position(bytes.position() + values.length * Float.BYTES);
      arrays.add(Nd4j.createFromArray(values).reshape('c', shape));
    }
    return arrays;
  }

  /** Returns the bytes that {@link #arrays} reads. */
  static byte[] bytes(List<INDArray> arrays) {
    ByteBuffer bytes =
        ByteBuffer.allocate(
            Math.toIntExact(arrays.stream().mapToLong(INDArray::length).sum() * Float.BYTES));
    for (INDArray array : arrays) {
      for (float value : array.dup('c').data().asFloat()) {
        bytes.putFloat(value);
      }
    }
    return bytes.array();
  }
}
