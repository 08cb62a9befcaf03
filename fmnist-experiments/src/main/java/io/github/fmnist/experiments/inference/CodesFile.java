package io.github.fmnist.experiments.inference;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.github.fmnist.data.InvalidDataException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Latent codes as CSV: a column {@code image} with the name of the image, and a column for each
 * dimension, {@code code1} and so on.
 */
final class CodesFile implements AutoCloseable {
  private static final String IMAGE = "image";
  private static final String CODE = "code";

  /** Codes are nearly always within 5: the models expect standard normal ones. */
  private static final double MAX_VALUE = 1_000_000;

  private static final CsvMapper CSV = new CsvMapper();

  private final SequenceWriter rows;

  /** Begins a file with the names of its columns; does not close the stream. */
  CodesFile(OutputStream out, int latentSize) throws IOException {
    CsvSchema.Builder schema = CsvSchema.builder().addColumn(IMAGE);
    for (int i = 1; i <= latentSize; i++) {
      schema.addNumberColumn(CODE + i);
    }
    rows =
        CSV.writer(schema.build().withHeader())
            .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .writeValues(out);
  }

  /** Appends a row for each image. */
  void write(List<String> images, INDArray codes) throws IOException {
    float[][] values = codes.toFloatMatrix();
    for (int i = 0; i < values.length; i++) {
      List<Object> row = new ArrayList<>(List.of(images.get(i)));
      for (float value : values[i]) {
        row.add(value);
      }
      rows.write(row);
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  /**
   * Reads codes; columns with other names are ignored.
   *
   * @return {@code [n, latentSize]}
   * @throws InvalidDataException if there is no code, or one has no finite number for each
   *     dimension
   */
  static INDArray read(Path file, int latentSize) throws IOException {
    List<float[]> codes = new ArrayList<>();
    try (MappingIterator<Map<String, String>> rows =
        CSV.readerFor(Map.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(file.toFile())) {
      while (rows.hasNextValue()) {
        codes.add(code(file, codes.size() + 1, rows.nextValue(), latentSize));
      }
    } catch (JsonProcessingException | CharConversionException e) {
      throw new InvalidDataException(
          "%s: codes as CSV expected, found something else: %s".formatted(file, e.getMessage()));
    }
    if (codes.isEmpty()) {
      throw new InvalidDataException(file + ": at least one code expected, found none");
    }
    return Nd4j.createFromArray(codes.toArray(float[][]::new));
  }

  private static float[] code(Path file, int row, Map<String, String> cells, int latentSize)
      throws InvalidDataException {
    float[] code = new float[latentSize];
    for (int i = 0; i < latentSize; i++) {
      String cell = cells.getOrDefault(CODE + (i + 1), "no such column");
      try {
        code[i] = Float.parseFloat(cell);
      } catch (NumberFormatException e) {
        code[i] = Float.NaN;
      }
      if (!(Math.abs(code[i]) <= MAX_VALUE)) {
        throw new InvalidDataException(
            "%s, row %d: a number from -%.0f to %.0f expected in the column %s%d, as the model has %d dimensions; found %s"
                .formatted(file, row, MAX_VALUE, MAX_VALUE, CODE, i + 1, latentSize, cell));
      }
    }
    return code;
  }
}
