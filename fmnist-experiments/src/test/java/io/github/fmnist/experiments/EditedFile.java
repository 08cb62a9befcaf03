package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text file that is changed until this is closed. */
record EditedFile(Path file, String original) implements AutoCloseable {
  /** Replaces the first match of a pattern, which has to be there. */
  static EditedFile of(Path file, String pattern, String replacement) throws IOException {
    String original = Files.readString(file);
    String edited = original.replaceFirst(pattern, replacement);
    assertThat(edited).isNotEqualTo(original);
    Files.writeString(file, edited);
    return new EditedFile(file, original);
  }

  @Override
  public void close() throws IOException {
    Files.writeString(file, original);
  }
}
