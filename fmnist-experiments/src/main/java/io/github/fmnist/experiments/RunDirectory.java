package io.github.fmnist.experiments;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
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
      JsonMapper.builder().findAndAddModules().build().writerWithDefaultPrettyPrinter();
  private static final CsvMapper CSV = new CsvMapper();

  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes the directory of a run.
   *
   * @param out where, or null for {@code runs/<time>-<command>}
   * @throws IOException if it is there already and not empty: no run overwrites another
   */
  static RunDirectory create(Path out, String command, LocalDateTime now) throws IOException {
    Path path = out == null ? Path.of("runs", TIME.format(now) + "-" + command) : out;
    if (Files.isDirectory(path)) {
      try (Stream<Path> content = Files.list(path)) {
        if (content.findAny().isPresent()) {
          throw new FileAlreadyExistsException(
              path + ": an empty or new directory expected for the run, found one with content");
        }
      }
    }
    Files.createDirectories(path.resolve("models"));
    Files.createDirectories(path.resolve("figures"));
    return new RunDirectory(path);
  }

  Path path() {
    return path;
  }

  Path figure(String file) {
    return path.resolve("figures").resolve(file);
  }

  void writeJson(String file, Object value) throws IOException {
    write(file, out -> JSON.writeValue(out, value));
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
