package io.github.fmnist.viz;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Measures and draws single lines of text. */
final class Text {
  /** Measures text without a device, since pictures know their size before they are painted. */
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  /** The part of a text that is at the given position. */
  enum Anchor {
    START(0),
    MIDDLE(0.5),
    END(1);

    private final double share;

    Anchor(double share) {
      this.share = share;
    }
  }

  private Text() {}

  /**
   * Returns a number with as many decimals as a difference of {@code resolution} needs, without
   * trailing zeros.
   */
  static String number(double value, double resolution) {
    return rounded(value, resolution).stripTrailingZeros().toPlainString();
  }

  /** Returns a number with as many decimals as a difference of {@code resolution} needs. */
  static String fixed(double value, double resolution) {
    return rounded(value, resolution).toPlainString();
  }

  /** Rounds halves up, as {@link java.util.Formatter} does, so that tables have the same digits. */
  private static BigDecimal rounded(double value, double resolution) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(resolution)));
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
  }

  static double width(String text, Font font) {
    return font.getStringBounds(text, CONTEXT).getWidth();
  }

  /** Returns the widest of the texts, rounded up; 0 if there are none. */
  static int widest(List<String> texts, Font font) {
    return (int) Math.ceil(texts.stream().mapToDouble(t -> width(t, font)).max().orElse(0));
  }

  /** Returns the height of a line, rounded up. */
  static int height(Font font) {
    LineMetrics metrics = font.getLineMetrics("Ag", CONTEXT);
    return (int) Math.ceil(metrics.getAscent() + metrics.getDescent());
  }

  /** Draws one line whose top is at {@code top}. */
  static void draw(Graphics2D g, String text, Font font, double x, double top, Anchor anchor) {
    if (text.isEmpty()) {
      return;
    }
    g.setFont(font);
    double baseline = top + font.getLineMetrics(text, CONTEXT).getAscent();
    g.drawString(text, (float) (x - anchor.share * width(text, font)), (float) baseline);
  }

  /** Draws one line whose middle is at height {@code y}. */
  static void drawCentred(Graphics2D g, String text, Font font, double x, double y, Anchor anchor) {
    draw(g, text, font, x, y - height(font) / 2.0, anchor);
  }

  /**
   * Draws one line as {@link #drawCentred} does, rotated counterclockwise about (x, y) by the given
   * angle.
   */
  static void drawRotated(
      Graphics2D g, String text, Font font, double x, double y, Anchor anchor, double degrees) {
    Graphics2D rotated = (Graphics2D) g.create();
    rotated.translate(x, y);
    rotated.rotate(-Math.toRadians(degrees));
    drawCentred(rotated, text, font, 0, 0, anchor);
    rotated.dispose();
  }

  /** Breaks a text at spaces into lines no wider than {@code width}, except for longer words. */
  static List<String> wrap(String text, Font font, double width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.trim().split("\\s+", -1)) {
      if (line.length() > 0 && width(line + " " + word, font) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    if (line.length() > 0) {
      lines.add(line.toString());
    }
    return lines;
  }
}
