package io.github.fmnist.data;

/**
 * A closed polygon in garment space: the origin in the middle of the picture, x to the right, y
 * down, in pixels. Points are given as alternating x and y.
 */
final class Outline {
  private static final int STEPS_PER_CURVE = 3;

  private final double[] points;

  private Outline(double[] points) {
    this.points = points;
  }

  static Outline polygon(double... points) {
    return new Outline(points);
  }

  /**
   * Returns the outline of the given right half, listed from top to bottom, and its mirror image.
   */
  static Outline symmetric(double... rightHalf) {
    int n = rightHalf.length;
    double[] points = new double[2 * n];
    System.arraycopy(rightHalf, 0, points, 0, n);
    for (int i = 0; i < n; i += 2) {
      points[n + i] = -rightHalf[n - 2 - i];
      points[n + i + 1] = rightHalf[n - 1 - i];
    }
    return new Outline(points);
  }

  /** Returns a closed curve through the given points; a point given twice is a corner. */
  static Outline curve(double... points) {
    int n = points.length;
    double[] padded = new double[n + 6];
    for (int i = 0; i < padded.length; i++) {
      padded[i] = points[(i + n - 2) % n];
    }
    return new Outline(spline(padded));
  }

  /** Returns a line of the given width along an open curve through the given points. */
  static Outline line(double width, double... points) {
    int n = points.length;
    double[] padded = new double[n + 4];
    System.arraycopy(points, 0, padded, 0, 2);
    System.arraycopy(points, 0, padded, 2, n);
    System.arraycopy(points, n - 2, padded, n + 2, 2);
    return widen(spline(padded), width / 2);
  }

  static Outline box(double left, double top, double right, double bottom) {
    return polygon(left, top, right, top, right, bottom, left, bottom);
  }

  int corners() {
    return points.length / 2;
  }

  double x(int corner) {
    return points[2 * corner];
  }

  double y(int corner) {
    return points[2 * corner + 1];
  }

  Outline mirrored() {
    double[] flipped = points.clone();
    for (int i = 0; i < flipped.length; i += 2) {
      flipped[i] = -flipped[i];
    }
    return new Outline(flipped);
  }

  /** Returns the Catmull-Rom spline from the second to the second-to-last point. */
  private static double[] spline(double[] p) {
    int pieces = p.length / 2 - 3;
    double[] curve = new double[2 * (pieces * STEPS_PER_CURVE + 1)];
    int to = 0;
    for (int piece = 0; piece < pieces; piece++) {
      for (int step = 0; step < STEPS_PER_CURVE; step++) {
        double t = (double) step / STEPS_PER_CURVE;
        curve[to++] = catmullRom(p, 2 * piece, t);
        curve[to++] = catmullRom(p, 2 * piece + 1, t);
      }
    }
    curve[to++] = p[p.length - 4];
    curve[to] = p[p.length - 3];
    return curve;
  }

  private static double catmullRom(double[] p, int i, double t) {
    double before = p[i];
    double from = p[i + 2];
    double to = p[i + 4];
    double after = p[i + 6];
    double cubic = 3 * (from - to) + after - before;
    double square = 2 * before - 5 * from + 4 * to - after;
    return from + 0.5 * t * (to - before + t * (square + t * cubic));
  }

  private static Outline widen(double[] path, double half) {
    int n = path.length;
    double[] points = new double[2 * n];
    for (int i = 0; i < n; i += 2) {
      int last = Math.max(0, i - 2);
      int next = Math.min(n - 2, i + 2);
      double dx = path[next] - path[last];
      double dy = path[next + 1] - path[last + 1];
      double reach = half / Math.max(1e-9, Math.sqrt(dx * dx + dy * dy));
      points[i] = path[i] - dy * reach;
      points[i + 1] = path[i + 1] + dx * reach;
      points[2 * n - 2 - i] = path[i] + dy * reach;
      points[2 * n - 1 - i] = path[i + 1] - dx * reach;
    }
    return new Outline(points);
  }
}
