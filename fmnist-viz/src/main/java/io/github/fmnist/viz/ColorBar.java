package io.github.fmnist.viz;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** The colours of the values: a bar with the values of its ends and a title below it. */
record ColorBar(String title, Tones tones) {
  static final int BAR_HEIGHT = 10;
  private static final int MAX_WIDTH = 360;
  private static final int SPACE = 12;

  /** Returns the minimum width at which the texts do not overlap. */
  int minWidth() {
    return Text.widest(List.of(low()), Look.SMALL)
        + Text.widest(List.of(title), Look.SMALL)
        + Text.widest(List.of(high()), Look.SMALL)
        + 2 * SPACE;
  }

  int height() {
    return BAR_HEIGHT + 2 + Text.height(Look.SMALL);
  }

  /** Paints in the middle of the rectangle from (x, y) to (x + space, y + height). */
  void paint(Graphics2D g, int x, int y, int space) {
    int width = Math.max(minWidth(), Math.min(MAX_WIDTH, space));
    int left = x + (space - width) / 2;
    g.drawImage(bar(width), left, y, null);
    g.setColor(Look.INK);
    double top = y + BAR_HEIGHT + 2;
    Text.draw(g, low(), Look.SMALL, left, top, Text.Anchor.START);
    Text.draw(g, title, Look.SMALL, left + width / 2.0, top, Text.Anchor.MIDDLE);
    Text.draw(g, high(), Look.SMALL, left + width, top, Text.Anchor.END);
  }

  private BufferedImage bar(int width) {
    BufferedImage bar = new BufferedImage(width, BAR_HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      int rgb = tones.rgb(tones.low() + x / (width - 1.0) * (tones.high() - tones.low()));
      for (int y = 0; y < BAR_HEIGHT; y++) {
        bar.setRGB(x, y, rgb);
      }
    }
    return bar;
  }

  private String low() {
    return end(tones.low());
  }

  private String high() {
    return end(tones.high());
  }

  private String end(double value) {
    return Text.number(value, (tones.high() - tones.low()) / 100);
  }
}
