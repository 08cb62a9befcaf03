package io.github.fmnist.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown if Fashion-MNIST is not on this machine and cannot be downloaded.
 *
 * <p>The message names the directory, the missing files, the failure of each origin, and the
 * remedies. The failures of the origins are its suppressed exceptions.
 */
public final class FashionMnistUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final String COPY_THEM =
      "copy the four files there, or set FMNIST_DATA to a directory that holds them";

  private FashionMnistUnavailableException(String message) {
    super(message);
  }

  /** Returns the exception for missing files when downloads are switched off. */
  static FashionMnistUnavailableException offline(Path directory, List<RemoteFile> missing) {
    String names =
        missing.stream().map(file -> file.name() + "[.gz]").collect(Collectors.joining(", "));
    return new FashionMnistUnavailableException(
        directory
            + (" does not hold " + names + ", and downloads are switched off (offline): ")
            + (COPY_THEM + ", or allow the download"));
  }

  /** Returns the exception for a file that no origin delivered. */
  static FashionMnistUnavailableException noOriginHas(
      RemoteFile file, Path directory, List<OriginFailure> failures) {
    String origins =
        failures.stream().map(f -> "\n  " + f.getMessage()).collect(Collectors.joining());
    FashionMnistUnavailableException exception =
        new FashionMnistUnavailableException(
            directory
                + (" does not hold " + file.name() + "[.gz], and it could not be downloaded:")
                + (origins + "\nTo work without the network, " + COPY_THEM));
    failures.forEach(exception::addSuppressed);
    return exception;
  }
}
