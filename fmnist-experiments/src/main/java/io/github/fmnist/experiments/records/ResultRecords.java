package io.github.fmnist.experiments.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.fmnist.experiments.record.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads records: those that come with fmnist, or a file. */
public final class ResultRecords {
  /** The build copies {@code records/*.json} beside this file of the class path. */
  private static final String PLACE = "reported/README.md";

  private ResultRecords() {}

  /** Returns the records that come with fmnist, by name. */
  public static List<ResultRecord> all() throws IOException {
    URL place = ResultRecords.class.getResource(PLACE);
    if (place == null) {
      throw new IllegalStateException("the build copies records/ beside " + PLACE);
    }
    try {
      URI uri = place.toURI();
      if (!uri.getScheme().equals("jar")) {
        return in(directory(Path.of(uri)));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        String inside = uri.toString().substring(uri.toString().lastIndexOf('!') + 1);
        return in(directory(jar.getPath(inside)));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path of URIs expected, found " + place, e);
    }
  }

  private static Path directory(Path file) {
    Path parent = file.getParent();
    return parent == null ? file.resolveSibling("") : parent;
  }

  /** Returns the records in a directory, by name. */
  public static List<ResultRecord> in(Path directory) throws IOException {
    List<ResultRecord> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        records.add(read(file));
      }
    }
    return records;
  }

  /**
   * Reads a record.
   *
   * @throws FileSystemException if the file does not contain one
   */
  public static ResultRecord read(Path file) throws IOException {
    ResultRecord record;
    try {
      record = Json.MAPPER.readValue(Files.readAllBytes(file), ResultRecord.class);
    } catch (JsonProcessingException e) {
      FileSystemException failure = failure(file, "something else: " + e.getOriginalMessage());
      failure.initCause(e);
      throw failure;
    }
    if (record == null) {
      throw failure(file, "null");
    }
    return record;
  }

  private static FileSystemException failure(Path file, String found) {
    return new FileSystemException(
        file.toString(), null, "a record of a result expected, found " + found);
  }
}
