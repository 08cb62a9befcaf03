package io.github.fmnist.data;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Recognises the pages that login portals and filters serve in the place of a file. */
final class WebPage {
  private static final int EXCERPT_BYTES = 60;

  private WebPage() {}

  /** Returns what gives a page away in its headers, if anything does. */
  static Optional<String> signIn(HttpHeaders headers) {
    return headers
        .firstValue("Content-Type")
        .filter(type -> type.startsWith("text/html"))
        .map(type -> "its type is " + type);
  }

  /** As above, by the first bytes: HTML and XML start with an angle bracket, a .gz never does. */
  static Optional<String> signIn(List<ByteBuffer> firstPiece) {
    ByteBuffer first = firstPiece.get(0).duplicate();
    byte[] bytes = new byte[Math.min(EXCERPT_BYTES, first.remaining())];
    first.get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    return Optional.of(text)
        .filter(start -> start.startsWith("<"))
        .map(start -> "it starts with " + start.replaceAll("\\s+", " "));
  }
}
