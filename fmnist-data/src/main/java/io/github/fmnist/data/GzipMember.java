package io.github.fmnist.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Inflates a gzip file of one member, as all programs write it.
 *
 * <p>Java's own stream recurses once for each further member, so that a few thousand empty members
 * of 20 bytes each overflow the stack. This class can be removed once Java no longer recurses.
 */
final class GzipMember extends GZIPInputStream {
  private boolean reading;

  GzipMember(InputStream in, int bufferBytes) throws IOException {
    super(in, bufferBytes);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (reading) {
      throw new ZipException("one gzip member expected, found several");
    }
    reading = true;
    try {
      return super.read(buffer, offset, length);
    } finally {
      reading = false;
    }
  }
}
