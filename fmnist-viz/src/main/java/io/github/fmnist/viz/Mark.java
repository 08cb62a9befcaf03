package io.github.fmnist.viz;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * The marks of curves and points. Neighbouring series differ by colour and by mark, so that a
 * reader can distinguish them in a print in grey, too.
 */
enum Mark {
  CIRCLE,
  SQUARE,
  TRIANGLE,
  DIAMOND;

  /** Half the size of a mark, in pixels. */
  static final double RADIUS = 3.5;

  private static final Stroke OUTLINE = new BasicStroke(1.4f);

  /** Returns the mark of a series; colours and marks repeat together after all combinations. */
  static Mark of(int series) {
    return values()[(series + series / Look.colors()) % values().length];
  }

  void fill(Graphics2D g, double x, double y) {
    fill(g, x, y, RADIUS);
  }

  void fill(Graphics2D g, double x, double y, double radius) {
    g.fill(at(x, y, radius));
  }

  void outline(Graphics2D g, double x, double y) {
    g.setStroke(OUTLINE);
    g.draw(at(x, y, RADIUS));
  }

  private Shape at(double x, double y, double radius) {
    return new AffineTransform(radius, 0, 0, radius, x, y).createTransformedShape(unit());
  }

  /** Returns this shape about (0, 0) with a radius of about 1; all shapes look equally large. */
  private Shape unit() {
    return switch (this) {
      case CIRCLE -> new Ellipse2D.Double(-1, -1, 2, 2);
      case SQUARE -> new Rectangle2D.Double(-0.95, -0.95, 1.9, 1.9);
      case TRIANGLE -> polygon(-1.2, 0.9, 1.2, 0.9, 0, -1.2);
      case DIAMOND -> polygon(-1.3, 0, 0, -1.3, 1.3, 0, 0, 1.3);
    };
  }

  private static Shape polygon(double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }
}
