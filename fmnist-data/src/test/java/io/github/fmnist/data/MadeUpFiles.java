package io.github.fmnist.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Four files of random bytes under the official names. */
final class MadeUpFiles {
  static final int COUNT = 4;

  private MadeUpFiles() {}

  static List<RemoteFile> all() {
    return OfficialFile.files().stream()
        .map(RemoteFile::name)
        .map(name -> new RemoteFile(name, gz(name).length, sha256(gz(name)), sha256(content(name))))
        .toList();
  }

  static RemoteFile first() {
    return all().get(0);
  }

  /**
   * Returns random bytes; those of the images are longer, so that Java's client delivers them in
   * several pieces.
   */
  static byte[] content(String name) {
    byte[] bytes = new byte[name.contains("images") ? 100_000 : 1_000];
    new Random(name.hashCode()).nextBytes(bytes);
    return bytes;
  }

  static byte[] gz(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
