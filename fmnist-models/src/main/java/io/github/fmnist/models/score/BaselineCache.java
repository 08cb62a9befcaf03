package io.github.fmnist.models.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.archive.AtomicFile;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Sha256;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files with the measures of {@link Baseline}s, which depend on nothing but the extractor, the real
 * images, the number of images, the seed and the engine. A file whose checksum is wrong counts as
 * missing.
 *
 * @param directory the directory of the files, which is created when needed
 */
record BaselineCache(Path directory) {
  /** Part of each key: to be raised when a measure or a baseline is defined otherwise. */
  private static final int VERSION = 2;

  private static final int DIGEST_BYTES = 32;
  private static final int ROWS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(BaselineCache.class);

  /**
   * The measures of all baselines.
   *
   * @param memorizedBelow distance to a training image below which an image counts as memorized
   */
  record Baselines(double memorizedBelow, Map<Baseline, Scoreboard.Measured> measured) {}

  /** Returns the file of the baselines of these images. */
  Path file(
      FeatureExtractor extractor,
      DataSet training,
      DataSet test,
      int images,
      long seed,
      Engine engine) {
    MessageDigest key = Sha256.digest();
    key.update(
        "%d %s %d %d %s"
            .formatted(VERSION, extractor.sha256(), images, seed, engine)
            .getBytes(UTF_8));
    for (DataSet real : List.of(training, test)) {
      update(key, real.getFeatures());
      update(key, real.getLabels());
    }
    return directory.resolve("baselines-%s.bin".formatted(HexFormat.of().formatHex(key.digest())));
  }

  private static void update(MessageDigest key, INDArray array) {
    key.update(Arrays.toString(array.shape()).getBytes(UTF_8));
    long count = array.size(0);
    INDArray rows = array.reshape('c', count, -1);
    for (long from = 0; from < count; from += ROWS) {
      INDArray some =
          rows.get(NDArrayIndex.interval(from, Math.min(count, from + ROWS)), NDArrayIndex.all());
      float[] values = Floats.of(some.castTo(DataType.FLOAT));
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      key.update(bytes);
    }
  }

  /** Reads the baselines; empty if there is no intact file. */
  static Optional<Baselines> read(Path file) {
    try {
      byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      int length = bytes.length - DIGEST_BYTES;
      if (length < 0
          || !Arrays.equals(
              Sha256.digest().digest(Arrays.copyOf(bytes, length)),
              Arrays.copyOfRange(bytes, length, bytes.length))) {
        return Optional.empty();
      }
      return Optional.of(baselines(new DataInputStream(new ByteArrayInputStream(bytes))));
    } catch (IOException e) {
      LOG.warn("{}: cannot be read, so the baselines are measured again: {}", file, e.toString());
      return Optional.empty();
    }
  }

  /** Writes the baselines. If that fails, a warning says so: they will be measured again. */
  static void write(Path file, Baselines baselines) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFile.write(file, out -> write(out, baselines));
    } catch (IOException e) {
      LOG.warn("{}: cannot be written: {}", file, e.toString());
    }
  }

  private static void write(OutputStream out, Baselines baselines) throws IOException {
    DigestOutputStream digest = new DigestOutputStream(out, Sha256.digest());
    DataOutputStream data = new DataOutputStream(digest);
    data.writeDouble(baselines.memorizedBelow);
    for (Baseline baseline : Baseline.values()) {
      Scoreboard.Measured measured = requireNonNull(baselines.measured.get(baseline));
      write(data, measured.values());
      data.writeInt(measured.fifths().size());
      for (Measures fifth : measured.fifths()) {
        write(data, fifth);
      }
      data.writeInt(measured.histogram().size());
      for (int count : measured.histogram()) {
        data.writeInt(count);
      }
      data.writeInt(measured.neighbours().size());
      for (Neighbour neighbour : measured.neighbours()) {
        data.writeInt(neighbour.index());
        data.writeDouble(neighbour.distance());
      }
    }
    data.flush();
    out.write(digest.getMessageDigest().digest());
  }

  private static void write(DataOutputStream data, Measures measures) throws IOException {
    data.writeDouble(measures.frechet());
    data.writeDouble(measures.precision());
    data.writeDouble(measures.recall());
    data.writeDouble(measures.coverage());
    data.writeDouble(measures.classEntropy());
    data.writeDouble(measures.nearestDistance());
    data.writeDouble(measures.memorized());
    data.writeDouble(measures.trainedAccuracy().orElse(Double.NaN));
  }

  private static Baselines baselines(DataInputStream data) throws IOException {
    double memorizedBelow = data.readDouble();
    Map<Baseline, Scoreboard.Measured> measured = new EnumMap<>(Baseline.class);
    for (Baseline baseline : Baseline.values()) {
      Measures values = measures(data);
      List<Measures> fifths = new ArrayList<>();
      for (int i = data.readInt(); i > 0; i--) {
        fifths.add(measures(data));
      }
      List<Integer> histogram = new ArrayList<>();
      for (int i = data.readInt(); i > 0; i--) {
        histogram.add(data.readInt());
      }
      List<Neighbour> neighbours = new ArrayList<>();
      for (int i = data.readInt(); i > 0; i--) {
        neighbours.add(new Neighbour(data.readInt(), data.readDouble()));
      }
      measured.put(baseline, new Scoreboard.Measured(values, fifths, histogram, neighbours));
    }
    return new Baselines(memorizedBelow, measured);
  }

  private static Measures measures(DataInputStream data) throws IOException {
    double[] values = new double[8];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.readDouble();
    }
    return new Measures(
        values[0],
        values[1],
        values[2],
        values[3],
        values[4],
        values[5],
        values[6],
        Double.isNaN(values[7]) ? OptionalDouble.empty() : OptionalDouble.of(values[7]));
  }
}
