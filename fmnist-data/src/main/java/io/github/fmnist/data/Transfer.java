package io.github.fmnist.data;

import static io.github.fmnist.data.OriginFailure.Remedy.ASK_AGAIN;
import static io.github.fmnist.data.OriginFailure.Remedy.ASK_ANOTHER;
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
   * Brings the part file to its full length, on disk, and checks it.
   *
   * @throws OriginFailure if the origin is to blame; what has come stays for the next attempt,
   *     unless it is known to be wrong
   */
  void run(OriginClient network) throws IOException, InterruptedException {
    RegularFile.requireIfPresent(part, NOFOLLOW_LINKS);
    long found = Files.exists(part) ? Files.size(part) : 0;
    long held = found <= file.archiveSize() ? found : 0;
    if (held != file.archiveSize()) {
      receive(network, held);
    }
    verify(held);
  }

  private void receive(OriginClient network, long held) throws IOException, InterruptedException {
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = network.ask(address, held);
    try (ResponseBody body = new ResponseBody(response.body())) {
      long start = start(response, held);
      refuse(WebPage.signIn(response.headers()));
      refuseChunks(response.headers());
      OptionalLong length = response.headers().firstValueAsLong("Content-Length");
      refuseExcess(start + length.orElse(0));
      network.delivers();
      long end = copy(body, start);
      // Without a length announced, a cut connection looks like the end.
      if (length.isEmpty() && end < file.archiveSize()) {
        throw failure(ASK_AGAIN, "ended after " + end + " of " + file.archiveSize() + " bytes");
      }
    }
  }

  /** Returns how many of the bytes held stay: all of them, or none. */
  private long start(HttpResponse<?> response, long held) throws IOException {
    int status = response.statusCode();
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (status == PARTIAL_CONTENT && range.startsWith("bytes " + held + "-")) {
      return held;
    }
    if (status == PARTIAL_CONTENT || status == RANGE_NOT_SATISFIABLE) {
      Files.deleteIfExists(part);
      String wanted = "the bytes from " + held + " on were asked for";
      throw failure(ASK_AGAIN, wanted + ", the answer is status " + status + " " + range);
    }
    if (status != OK) {
      boolean passing = status >= 500 || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS;
      throw failure(passing ? ASK_AGAIN : ASK_ANOTHER, "status " + status);
    }
    if (held > 0) {
      listener.note(address + ": the server does not resume, starting over");
    }
    return 0;
  }

  /** Returns how many bytes are held in the end. */
  private long copy(ResponseBody body, long start) throws IOException, InterruptedException {
    StallWatch watch = new StallWatch(stallTimeout, start);
    Optional<List<ByteBuffer>> piece = next(body, watch);
    if (start == 0 && piece.isPresent()) {
      refuse(WebPage.signIn(piece.get()));
    }
    try (PartFile out = start == 0 ? PartFile.startOver(part) : PartFile.append(part)) {
      report(out);
      while (piece.isPresent()) {
        for (ByteBuffer buffer : piece.get()) {
          refuseExcess(out.size() + buffer.remaining());
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
      throw new OriginFailure(ASK_AGAIN, address, watch.complaint(), e);
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause());
      String message = "the connection broke: " + cause.getMessage();
      throw new OriginFailure(ASK_AGAIN, address, message, cause);
    }
  }

  private void report(PartFile out) throws IOException {
    listener.progress(file.archiveName(), out.size(), file.archiveSize());
  }

  private void refuse(Optional<String> signOfWebPage) throws OriginFailure {
    if (signOfWebPage.isPresent()) {
      String question = "; is there a login page or a filter in between?";
      throw failure(
          ASK_ANOTHER, "a web page instead of the file: " + signOfWebPage.get() + question);
    }
  }

  /**
   * Java's client never ends on a chunk of 2^31 bytes or more: it takes the length for a negative
   * number and spins, in the thread that asks for the body. This can go once it no longer does.
   */
  private void refuseChunks(HttpHeaders headers) throws OriginFailure {
    Optional<String> encoding = headers.firstValue("Transfer-Encoding");
    if (encoding.isPresent()) {
      throw failure(ASK_ANOTHER, "a whole file expected, found it " + encoding.get());
    }
  }

  private void refuseExcess(long bytes) throws IOException {
    if (bytes > file.archiveSize()) {
      Files.deleteIfExists(part);
      throw failure(
          ASK_ANOTHER, file.archiveSize() + " bytes expected, at least " + bytes + " found");
    }
  }

  private void verify(long held) throws IOException {
    String found = Sha256.of(part);
    if (!found.equals(file.archiveSha256())) {
      long bytes = Files.size(part);
      Files.delete(part);
      // If this was a resumption, what an earlier download left may be to blame.
      throw failure(
          held > 0 ? ASK_AGAIN : ASK_ANOTHER,
          String.format(
              "SHA-256 %s (%s bytes) expected, %s (%s bytes) found",
              file.archiveSha256(), file.archiveSize(), found, bytes));
    }
  }

  private OriginFailure failure(OriginFailure.Remedy remedy, String message) {
    return new OriginFailure(remedy, address, message);
  }
}
