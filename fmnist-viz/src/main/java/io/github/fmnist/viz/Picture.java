package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Path;

/** A picture of a fixed size that can be painted and written to a file. */
public interface Picture {
  /** The largest scale of a PNG file. */
  double MAX_SCALE = 8;

  /** Returns the width, in pixels, user units of SVG, and points of PDF. */
  int width();

  /** Returns the height, in pixels, user units of SVG, and points of PDF. */
  int height();

  /**
   * Paints this picture on the rectangle from (0, 0) to (width, height). The background is left as
   * it is; the files have a white one.
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
    writePng(file, 1);
  }

  /**
   * Writes this picture as a PNG file in another resolution, as {@link #writePng(Path)} does.
   *
   * @param file the file to write
   * @param scale number of pixels of the file for each pixel of the picture in a row; above 0, at
   *     most {@value #MAX_SCALE}, such as 2 for print
   * @throws IllegalArgumentException if the scale is out of range
   * @throws IOException if it cannot be written
   */
  default void writePng(Path file, double scale) throws IOException {
    checkArgument(
        scale > 0 && scale <= MAX_SCALE, "a scale above 0, at most 8 expected, %s found", scale);
    AtomicFile.write(file, PictureEncoder.png(this, scale));
  }

  /**
   * Writes this picture as an SVG file, atomically as {@link #writePng(Path)} does. Images are
   * embedded as PNG. Text is outlines, so that it looks the same everywhere; the words are in the
   * document's description.
   *
   * @param file the file to write
   * @throws IOException if it cannot be written
   */
  default void writeSvg(Path file) throws IOException {
    AtomicFile.write(file, PictureEncoder.svg(this));
  }

  /**
   * Writes this picture as a PDF file of one page, atomically as {@link #writePng(Path)} does. Text
   * is outlines.
   *
   * @param file the file to write
   * @throws IOException if it cannot be written
   */
  default void writePdf(Path file) throws IOException {
    AtomicFile.write(file, PictureEncoder.pdf(this));
  }
}
