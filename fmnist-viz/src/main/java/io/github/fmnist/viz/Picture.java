package io.github.fmnist.viz;

import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Path;

/** A picture of a fixed size that can be painted and written to a file. */
public interface Picture {

  /** Returns the width, in pixels of the PNG file and user units of the SVG file. */
  int width();

  /** Returns the height, in pixels of the PNG file and user units of the SVG file. */
  int height();

  /**
   * Paints this picture on the rectangle from (0, 0) to (width, height). The background is left as
   * it is; {@link #writePng} and {@link #writeSvg} make it white.
   *
   * @param g where to paint; its transform and clip are left as they were found
   */
  void paint(Graphics2D g);

  /**
   * Writes this picture as a PNG file. Missing directories are created. The file is written
   * atomically; it replaces a file of that name, or the target of a symbolic link of that name.
   *
   * @param file the file to write
   * @throws IOException if it cannot be written, or if its name is that of a directory, a device, a
   *     pipe or a dangling link
   */
  default void writePng(Path file) throws IOException {
    AtomicFile.write(file, PictureEncoder.png(this));
  }

  /**
   * Writes this picture as an SVG file, atomically as {@link #writePng} does. Images are embedded
   * as PNG.
   *
   * @param file the file to write
   * @throws IOException if it cannot be written
   */
  default void writeSvg(Path file) throws IOException {
    AtomicFile.write(file, PictureEncoder.svg(this));
  }
}
