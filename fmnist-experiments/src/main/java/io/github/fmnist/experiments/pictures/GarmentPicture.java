package io.github.fmnist.experiments.pictures;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A picture as an image of Fashion-MNIST: grey, the longer side scaled to 28 pixels, centred on
 * black, and inverted if its border is bright, since the garments of the dataset are on black.
 *
 * @param pixels grey values in [0, 1], {@code [1, 1, 28, 28]}
 * @param conversion what was done
 */
public record GarmentPicture(INDArray pixels, String conversion) {
  public static final int SIDE = 28;

  /** Weights of red, green and blue in the luma of Rec. 601. */
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  /** Converts a picture. */
  public static GarmentPicture of(PictureFile.Picture picture) {
    double[][] grey = picture.orientation().upright(grey(picture.image()));
    boolean inverted = border(grey) > 0.5;
    int longest = Math.max(grey.length, grey[0].length);
    int height = scaled(grey.length, longest);
    int width = scaled(grey[0].length, longest);
    double[][] small = scaled(grey, height, width);
    float[] pixels = new float[SIDE * SIDE];
    int top = (SIDE - height) / 2;
    int left = (SIDE - width) / 2;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        double value = small[row][column];
        pixels[(top + row) * SIDE + left + column] = (float) (inverted ? 1 - value : value);
      }
    }
    String conversion =
        String.format(
            Locale.ROOT,
            "%d x %d pixels%s, scaled to %d x %d%s%s",
            picture.width(),
            picture.height(),
            picture.orientation() == Orientation.UPRIGHT
                ? ""
                : ", put upright as its EXIF data tell",
            width,
            height,
            height == width ? "" : ", centred",
            inverted ? ", inverted, since its border is bright" : "");
    return new GarmentPicture(Nd4j.createFromArray(pixels).reshape(1, 1, SIDE, SIDE), conversion);
  }

  /** Returns the grey values in [0, 1] of a picture of 28 x 28 pixels as they are. */
  static float[] asItIs(PictureFile.Picture picture) {
    double[][] grey = grey(picture.image());
    float[] pixels = new float[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) grey[i / SIDE][i % SIDE];
    }
    return pixels;
  }

  private static int scaled(int length, int longest) {
    return Math.max(1, Math.round((float) SIDE * length / longest));
  }

  /** Returns the grey values in [0, 1] of a picture on white. */
  private static double[][] grey(BufferedImage image) {
    ColorModel colors = image.getColorModel();
    Raster samples = image.getRaster();
    // Java's conversion of grey values to RGB would treat them as linear light.
    boolean plainGrey = colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    double max = (1L << colors.getComponentSize(0)) - 1.0;
    double[][] grey = new double[image.getHeight()][image.getWidth()];
    for (int row = 0; row < grey.length; row++) {
      for (int column = 0; column < grey[0].length; column++) {
        int rgb = image.getRGB(column, row);
        double value =
            plainGrey
                ? samples.getSample(column, row, 0) / max
                : LUMA[0] * (rgb >> 16 & 0xff) / 255
                    + LUMA[1] * (rgb >> 8 & 0xff) / 255
                    + LUMA[2] * (rgb & 0xff) / 255;
        double opacity = (rgb >>> 24) / 255.0;
        grey[row][column] = opacity * value + 1 - opacity;
      }
    }
    return grey;
  }

  /** Returns the mean of the outermost pixels. */
  private static double border(double[][] grey) {
    int lastRow = grey.length - 1;
    int lastColumn = grey[0].length - 1;
    double sum = 0;
    int count = 0;
    for (int row = 0; row <= lastRow; row++) {
      for (int column = 0; column <= lastColumn; column++) {
        if (row == 0 || column == 0 || row == lastRow || column == lastColumn) {
          sum += grey[row][column];
          count++;
        }
      }
    }
    return sum / count;
  }

  /** Scales an image: each pixel is the mean of the area that it covers. */
  private static double[][] scaled(double[][] image, int height, int width) {
    double[][] rows = new double[height][];
    for (int row = 0; row < height; row++) {
      rows[row] =
          mean(
              image,
              (double) row * image.length / height,
              (double) (row + 1) * image.length / height);
    }
    double[][] result = new double[height][width];
    for (int row = 0; row < height; row++) {
      double[][] column = new double[rows[row].length][1];
      for (int i = 0; i < column.length; i++) {
        column[i][0] = rows[row][i];
      }
      for (int i = 0; i < width; i++) {
        result[row][i] =
            mean(
                column,
                (double) i * column.length / width,
                (double) (i + 1) * column.length / width)[0];
      }
    }
    return result;
  }

  /** Returns the mean of rows from one place to another, in fractions of rows. */
  private static double[] mean(double[][] rows, double from, double to) {
    double[] mean = new double[rows[0].length];
    for (int row = (int) from; row < Math.min(rows.length, Math.ceil(to)); row++) {
      double share = (Math.min(to, row + 1) - Math.max(from, row)) / (to - from);
      for (int column = 0; column < mean.length; column++) {
        mean[column] += share * rows[row][column];
      }
    }
    return mean;
  }
}
