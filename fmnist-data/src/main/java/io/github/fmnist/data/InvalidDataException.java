package io.github.fmnist.data;

import java.io.IOException;

/** Thrown if data does not match its format or its checksum. */
public final class InvalidDataException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message names the file, the expected content and the content found
   */
  public InvalidDataException(String message) {
    super(message);
  }
}
