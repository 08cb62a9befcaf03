package io.github.fmnist.viz;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

/** Inspects painted pictures in tests. */
final class Pixels {
  private Pixels() {}

  static int red(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) >> 16 & 0xff;
  }

  /** Returns the number of pixels of exactly this colour, which only the inside of shapes has. */
  static long count(BufferedImage image, Color color) {
    int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return java.util.Arrays.stream(all).filter(rgb -> rgb == color.getRGB()).count();
  }

  /** Returns the texts of a picture, without those of XChart's axes. */
  static List<String> texts(Picture picture) throws Exception {
    byte[] svg = PictureEncoder.svg(picture);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg));
    return document.getElementsByTagName("desc").item(0).getTextContent().lines().toList();
  }

  /** Returns a picture that is one plain rectangle. */
  static Picture plain(int width, int height, Color color) {
    return new Picture() {
      @Override
      public int width() {
        return width;
      }

      @Override
      public int height() {
        return height;
      }

      @Override
      public void paint(Graphics2D g) {
        g.setColor(color);
        g.fillRect(0, 0, width, height);
      }
    };
  }
}
