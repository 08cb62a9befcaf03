package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The text of a model's archive: its settings and the configurations of its networks. */
public final class ModelText {
  private ModelText() {}

  /** Returns the text of all JSON files in an archive and its nested archives, in their order. */
  public static String of(Archive archive) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    archive.writeTo(bytes);
    return json(bytes.toByteArray());
  }

  private static String json(byte[] zip) throws IOException {
    StringBuilder text = new StringBuilder();
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        text.append(text(entry.getName(), entries));
      }
    }
    return text.toString();
  }

  private static String text(String name, InputStream content) throws IOException {
    if (name.endsWith(".zip")) {
      return json(content.readAllBytes());
    }
    return name.endsWith(".json") ? new String(content.readAllBytes(), UTF_8) : "";
  }

  /** Writes a model, as {@code model::save} does. */
  public interface Archive {
    void writeTo(OutputStream out) throws IOException;
  }
}
