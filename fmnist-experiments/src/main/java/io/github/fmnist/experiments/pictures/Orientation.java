package io.github.fmnist.experiments.pictures;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How a camera was held, as the EXIF data of its photograph tell: the number of quarter turns
 * clockwise that put the picture upright, after it was mirrored left and right if it needs that.
 */
public enum Orientation {
  UPRIGHT(false, 0),
  MIRRORED(true, 0),
  TURNED_180(false, 2),
  MIRRORED_TURNED_180(true, 2),
  MIRRORED_TURNED_270(true, 3),
  TURNED_90(false, 1),
  MIRRORED_TURNED_90(true, 1),
  TURNED_270(false, 3);

  private final boolean mirrored;
  private final int quarterTurns;

  Orientation(boolean mirrored, int quarterTurns) {
    this.mirrored = mirrored;
    this.quarterTurns = quarterTurns;
  }

  /** Returns the orientation of a JPEG file; upright if it has no readable EXIF data. */
  static Orientation of(Path jpeg) throws IOException {
    try {
      for (ExifIFD0Directory exif :
          JpegMetadataReader.readMetadata(jpeg.toFile(), List.of(new ExifReader()))
              .getDirectoriesOfType(ExifIFD0Directory.class)) {
        Integer value = exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        if (value != null && value >= 1 && value <= values().length) {
          return values()[value - 1];
        }
      }
    } catch (ImageProcessingException | EOFException | RuntimeException e) {
      // The library may throw unchecked exceptions for damaged data. The decoder of the picture
      // says what is wrong with the file.
    }
    return UPRIGHT;
  }

  /** Returns the upright picture, row by row from the top. */
  double[][] upright(double[][] picture) {
    double[][] result = mirrored ? mirrored(picture) : picture;
    for (int turn = 0; turn < quarterTurns; turn++) {
      result = turned(result);
    }
    return result;
  }

  private static double[][] mirrored(double[][] picture) {
    int width = picture[0].length;
    double[][] result = new double[picture.length][width];
    for (int row = 0; row < picture.length; row++) {
      for (int column = 0; column < width; column++) {
        result[row][column] = picture[row][width - 1 - column];
      }
    }
    return result;
  }

  /** Turns a picture by a quarter, clockwise. */
  private static double[][] turned(double[][] picture) {
    int height = picture.length;
    double[][] result = new double[picture[0].length][height];
    for (int row = 0; row < result.length; row++) {
      for (int column = 0; column < height; column++) {
        result[row][column] = picture[height - 1 - column][row];
      }
    }
    return result;
  }
}
