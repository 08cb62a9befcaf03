package io.github.fmnist.data;

import java.util.Arrays;

/**
 * A black picture of 28 x 28 pixels on which outlines are painted one over the other.
 *
 * <p>Edges are antialiased: each pixel is painted in proportion to its covered area. Each outline
 * is first shifted, rotated, sheared and scaled a little, by the same amounts for the whole
 * picture.
 */
final class Canvas {
  static final int SIZE = 28;

  private static final double CENTRE = SIZE / 2.0;
  private static final int SCANS_PER_ROW = 4;

  /** The columns of the picture plus two, for edges at its right border and beyond. */
  private static final int STRIDE = SIZE + 2;

  private final double[] greys = new double[SIZE * SIZE];
  private final double[] steps = new double[SIZE * STRIDE];
  private final double xx;
  private final double xy;
  private final double yx;
  private final double yy;
  private final double shiftX;
  private final double shiftY;
  private int firstRow;
  private int endRow;

  /** Samples the pose: shift, scale, shear and rotation. */
  Canvas(Dice dice) {
    double rotation = dice.between(-0.07, 0.07); // radians; small enough for sin(a) = a
    xx = dice.between(0.8, 1.04);
    yy = dice.between(0.84, 1.04);
    xy = dice.between(-0.06, 0.06) - rotation;
    yx = rotation;
    shiftX = CENTRE + dice.between(-2, 2);
    shiftY = CENTRE + dice.between(-2, 2);
  }

  /** Covers the inside of the outline with the fabric. */
  void fill(Outline outline, Fabric fabric) {
    rasterize(outline);
    for (int row = firstRow; row < endRow; row++) {
      double coverage = 0;
      for (int column = 0; column < SIZE; column++) {
        coverage += steps[row * STRIDE + column];
        double part = Math.min(1, Math.abs(coverage));
        if (part > 1e-6) {
          int at = row * SIZE + column;
          double grey = fabric.at(column + 0.5 - CENTRE, row + 0.5 - CENTRE);
          greys[at] += part * (grey - greys[at]);
        }
      }
    }
  }

  /**
   * Multiplies the greys inside the outline: 0 cuts the outline out, a factor above 1 lightens it.
   */
  void tint(Outline outline, double factor) {
    rasterize(outline);
    for (int row = firstRow; row < endRow; row++) {
      double coverage = 0;
      for (int column = 0; column < SIZE; column++) {
        coverage += steps[row * STRIDE + column];
        greys[row * SIZE + column] *= 1 + Math.min(1, Math.abs(coverage)) * (factor - 1);
      }
    }
  }

  /** Writes the picture as bytes, with noise on the garment; the background stays black. */
  void develop(Dice dice, byte[] pixels, int offset) {
    double grain = dice.between(0.01, 0.05);
    for (int i = 0; i < greys.length; i++) {
      double noise = greys[i] > 0.03 ? grain * dice.between(-1, 1) : 0;
      pixels[offset + i] = (byte) (255 * Math.max(0, Math.min(1, greys[i] + noise)) + 0.5);
    }
  }

  /**
   * Stores in {@link #steps} the increase of the coverage from each pixel to the next, for the rows
   * that the outline touches.
   */
  private void rasterize(Outline outline) {
    Arrays.fill(steps, firstRow * STRIDE, Math.max(firstRow, endRow) * STRIDE, 0);
    firstRow = SIZE;
    endRow = 0;
    int last = outline.corners() - 1;
    double x = poseX(outline, last);
    double y = poseY(outline, last);
    for (int corner = 0; corner <= last; corner++) {
      double nextX = poseX(outline, corner);
      double nextY = poseY(outline, corner);
      if (y < nextY) {
        edge(x, y, nextX, nextY, 1.0 / SCANS_PER_ROW);
      } else {
        edge(nextX, nextY, x, y, -1.0 / SCANS_PER_ROW);
      }
      x = nextX;
      y = nextY;
    }
  }

  private double poseX(Outline outline, int corner) {
    return xx * outline.x(corner) + xy * outline.y(corner) + shiftX;
  }

  private double poseY(Outline outline, int corner) {
    return yx * outline.x(corner) + yy * outline.y(corner) + shiftY;
  }

  /**
   * Adds the coverage of everything to the right of a downward edge, on every scan line that the
   * edge crosses.
   */
  private void edge(double x0, double y0, double x1, double y1, double weight) {
    double slope = (x1 - x0) / (y1 - y0);
    int first = (int) Math.max(0, Math.ceil(y0 * SCANS_PER_ROW - 0.5));
    int end = (int) Math.min(SIZE * SCANS_PER_ROW, Math.ceil(y1 * SCANS_PER_ROW - 0.5));
    if (first < end) {
      firstRow = Math.min(firstRow, first / SCANS_PER_ROW);
      endRow = Math.max(endRow, (end - 1) / SCANS_PER_ROW + 1);
    }
    for (int scan = first; scan < end; scan++) {
      double x = x0 + slope * ((scan + 0.5) / SCANS_PER_ROW - y0);
      double inside = Math.max(0, Math.min(SIZE, x));
      int column = (int) inside;
      int at = scan / SCANS_PER_ROW * STRIDE + column;
      double missed = inside - column;
      steps[at] += weight * (1 - missed);
      steps[at + 1] += weight * missed;
    }
  }
}
