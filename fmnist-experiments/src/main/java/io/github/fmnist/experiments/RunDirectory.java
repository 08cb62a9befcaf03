package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/**
 * The directory that a run owns: {@code config.json}, {@code provenance.json}, {@code metrics.csv},
 * {@code summary.json}, {@code models/}, {@code figures/}. Each file is there whole or not at all.
 */
final class RunDirectory {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final ObjectWriter JSON =
      JsonMapper.builder()
          .findAndAddModules()
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .build()
          .writerWithDefaultPrettyPrinter();
  private static final CsvMapper CSV =
      CsvMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  /**
   * Returns the directory of a run; it is made when the first file is written.
   *
   * @param out where, or null for {@code runs/<time>-<command>}
   * @throws IOException if it is there already and not empty: no run overwrites another
   */
  static RunDirectory of(Path out, String command, LocalDateTime now) throws IOException {
    Path path = out == null ? Path.of("runs", TIME.format(now) + "-" + command) : out;
    if (Files.isDirectory(path)) {
      try (Stream<Path> content = Files.list(path)) {
        if (content.findAny().isPresent()) {
          throw new IOException(path + ": a new or empty directory expected, found files in it");
        }
      }
    } else if (Files.exists(path)) {
      throw new IOException(path + ": a new or empty directory expected, found a file");
    }
    return new RunDirectory(path);
  }

  Path path() {
    return path;
  }

  /** Returns where a figure goes. */
  Path figure(String file) {
    return path.resolve("figures").resolve(file);
  }

  void writeJson(String file, Object value) throws IOException {
    write(file, out -> out.write((JSON.writeValueAsString(value) + "\n").getBytes(UTF_8)));
  }

  /** Writes rows under a header of their component names. */
  <R extends Record> void writeCsv(String file, Class<R> type, List<R> rows) throws IOException {
    write(
        file,
        out ->
            CSV.writer(CSV.schemaFor(type).withHeader()).writeValues(out).writeAll(rows).close());
  }

  /** Saves a network as a zip that plain Deeplearning4j reads. */
  void writeModel(String file, MultiLayerNetwork network) throws IOException {
    write("models/" + file, out -> ModelSerializer.writeModel(network, out, true));
  }

  /** Writes a file under a temporary name, forces it to disk and renames it. */
  void write(String file, Content content) throws IOException {
    Path target = path.resolve(file);
    Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
    Files.createDirectories(target.getParent());
    try {
      try (OutputStream out = Files.newOutputStream(temporary)) {
        content.writeTo(out);
      }
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** What goes into a file. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }
}
