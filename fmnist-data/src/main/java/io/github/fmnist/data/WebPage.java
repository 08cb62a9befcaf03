package io.github.fmnist.data;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Recognizes the pages that login portals and filters serve instead of a file. */
final class WebPage {
  private static final int EXCERPT_BYTES = 60;

  private WebPage() {}

  /** Returns the evidence for a web page in the headers of a response, if there is any. */
  static Optional<String> evidence(HttpHeaders headers) {
    return headers
        .firstValue("Content-Type")
        .filter(type -> type.startsWith("text/html"))
        .map(type -> "its type is " + type);
  }

  /**
   * Returns the evidence for a web page in the first bytes of a response, if there is any: HTML and
   * XML start with an angle bracket, a .gz file never does.
   */
  static Optional<String> evidence(List<ByteBuffer> firstPiece) {
    ByteBuffer first = firstPiece.get(0).duplicate();
    byte[] bytes = new byte[Math.min(EXCERPT_BYTES, first.remaining())];
    first.get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    return Optional.of(text)
        .filter(start -> start.startsWith("<"))
        .map(start -> "it starts with " + start.replaceAll("\\s+", " "));
  }
}
