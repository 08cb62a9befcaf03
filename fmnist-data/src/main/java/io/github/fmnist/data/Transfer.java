package io.github.fmnist.data;

import static io.github.fmnist.data.OriginFailure.Remedy.NEXT_ORIGIN;
import static io.github.fmnist.data.OriginFailure.Remedy.RETRY;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;

/** One attempt to complete the part file of a remote file from one address. */
final class Transfer {
  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int TOO_MANY_REQUESTS = 429;

  private final RemoteFile file;
  private final URI address;
  private final Path part;
  private final Duration stallTimeout;
  private final DownloadListener listener;

  Transfer(
      RemoteFile file, URI address, Path part, Duration stallTimeout, DownloadListener listener) {
    this.file = file;
    this.address = address;
    this.part = part;
    this.stallTimeout = stallTimeout;
    this.listener = listener;
  }

  /**
   * Completes the part file, forces it to disk and verifies it.
   *
   * @throws OriginFailure if the origin failed; the bytes that have arrived are kept for the next
   *     attempt, unless they are known to be wrong
   */
  void run(OriginClient client) throws IOException, InterruptedException {
    RegularFile.requireIfPresent(part, NOFOLLOW_LINKS);
    long found = Files.exists(part) ? Files.size(part) : 0;
    long held = found <= file.archiveSize() ? found : 0;
    if (held != file.archiveSize()) {
      receive(client, held);
    }
    verify(held);
  }

  private void receive(OriginClient client, long held) throws IOException, InterruptedException {
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = client.get(address, held);
    try (ResponseBody body = new ResponseBody(response.body())) {
      long start = start(response, held);
      reject(WebPage.evidence(response.headers()));
      rejectChunks(response.headers());
      OptionalLong length = response.headers().firstValueAsLong("Content-Length");
      rejectExcess(start + length.orElse(0));
      client.delivers();
      long end = copy(body, start);
      // Without a Content-Length, a cut connection looks like the end.
      if (length.isEmpty() && end < file.archiveSize()) {
        throw failure(RETRY, "ended after " + end + " of " + file.archiveSize() + " bytes");
      }
    }
  }

  /** Returns the number of held bytes that are kept: all of them, or none. */
  private long start(HttpResponse<?> response, long held) throws IOException {
    int status = response.statusCode();
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (status == PARTIAL_CONTENT && range.startsWith("bytes " + held + "-")) {
      return held;
    }
    if (status == PARTIAL_CONTENT || status == RANGE_NOT_SATISFIABLE) {
      Files.deleteIfExists(part);
      String wanted = "the bytes from " + held + " on were requested";
      throw failure(RETRY, wanted + ", the response is status " + status + " " + range);
    }
    if (status != OK) {
      boolean temporary = status >= 500 || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS;
      throw failure(temporary ? RETRY : NEXT_ORIGIN, "status " + status);
    }
    if (held > 0) {
      listener.note(address + ": the server does not resume, starting over");
    }
    return 0;
  }

  /** Returns the number of bytes held at the end. */
  private long copy(ResponseBody body, long start) throws IOException, InterruptedException {
    StallWatch watch = new StallWatch(stallTimeout, start);
    Optional<List<ByteBuffer>> piece = next(body, watch);
    if (start == 0 && piece.isPresent()) {
      reject(WebPage.evidence(piece.get()));
    }
    try (PartFile out = start == 0 ? PartFile.startOver(part) : PartFile.append(part)) {
      report(out);
      while (piece.isPresent()) {
        for (ByteBuffer buffer : piece.get()) {
          rejectExcess(out.size() + buffer.remaining());
          out.write(buffer);
        }
        report(out);
        watch.holds(out.size());
        piece = next(body, watch);
      }
      out.force();
      return out.size();
    }
  }

  private Optional<List<ByteBuffer>> next(ResponseBody body, StallWatch watch)
      throws OriginFailure, InterruptedException {
    try {
      return body.next(watch.timeLeft());
    } catch (TimeoutException e) {
      throw new OriginFailure(RETRY, address, watch.message(), e);
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause());
      String message = "the connection broke: " + cause.getMessage();
      throw new OriginFailure(RETRY, address, message, cause);
    }
  }

  private void report(PartFile out) throws IOException {
    listener.progress(file.archiveName(), out.size(), file.archiveSize());
  }

  private void reject(Optional<String> evidence) throws OriginFailure {
    if (evidence.isPresent()) {
      String hint = "; is there a login page or a filter in between?";
      throw failure(NEXT_ORIGIN, "a web page instead of the file: " + evidence.get() + hint);
    }
  }

  /**
   * Rejects chunked responses. On a chunk of 2^31 bytes or more, Java's client takes the length for
   * a negative number and loops forever in the thread that requests the body. This check can be
   * removed once Java no longer does.
   */
  private void rejectChunks(HttpHeaders headers) throws OriginFailure {
    Optional<String> encoding = headers.firstValue("Transfer-Encoding");
    if (encoding.isPresent()) {
      throw failure(
          NEXT_ORIGIN, "a response without Transfer-Encoding expected, found " + encoding.get());
    }
  }

  private void rejectExcess(long bytes) throws IOException {
    if (bytes > file.archiveSize()) {
      Files.deleteIfExists(part);
      throw failure(
          NEXT_ORIGIN, file.archiveSize() + " bytes expected, at least " + bytes + " found");
    }
  }

  private void verify(long held) throws IOException {
    String found = Sha256.of(part);
    if (!found.equals(file.archiveSha256())) {
      long bytes = Files.size(part);
      Files.delete(part);
      // After a resumption, the bytes of an earlier download may be the wrong ones.
      throw failure(
          held > 0 ? RETRY : NEXT_ORIGIN,
          String.format(
              "SHA-256 %s (%s bytes) expected, %s (%s bytes) found",
              file.archiveSha256(), file.archiveSize(), found, bytes));
    }
  }

  private OriginFailure failure(OriginFailure.Remedy remedy, String message) {
    return new OriginFailure(remedy, address, message);
  }
}
