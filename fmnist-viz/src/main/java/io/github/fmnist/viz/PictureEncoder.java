package io.github.fmnist.viz;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.w3c.dom.Element;

/** Encodes pictures as PNG, SVG and PDF. */
final class PictureEncoder {
  private PictureEncoder() {}

  /** Returns the picture painted on white. */
  static BufferedImage raster(Picture picture) {
    return raster(picture, 1);
  }

  /** Returns the picture painted on white, in so many pixels for each of its own. */
  static BufferedImage raster(Picture picture, double scale) {
    BufferedImage image =
        new BufferedImage(
            pixels(picture.width(), scale),
            pixels(picture.height(), scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, image.getWidth(), image.getHeight()); // the last pixels may be parts
      g.scale(scale, scale);
      paintOnWhite(picture, g);
    } finally {
      g.dispose();
    }
    return image;
  }

  private static int pixels(int length, double scale) {
    return (int) Math.ceil(length * scale);
  }

  static byte[] png(Picture picture, double scale) throws IOException {
    return EmbeddedPng.encode(raster(picture, scale));
  }

  static byte[] svg(Picture picture) throws IOException {
    OutlinedSvg g = OutlinedSvg.create(picture.width(), picture.height());
    paintOnWhite(picture, g);
    return serialized(g.root());
  }

  static byte[] pdf(Picture picture) throws IOException {
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage(new PDRectangle(picture.width(), picture.height()));
      document.addPage(page);
      // Text becomes outlines, since no font is registered with it.
      PdfBoxGraphics2D g = new PdfBoxGraphics2D(document, picture.width(), picture.height());
      paintOnWhite(picture, g);
      g.dispose();
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.drawForm(g.getXFormObject());
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    }
  }

  /**
   * Returns the document as XML. Batik's own writer would name a DTD on the web, which many readers
   * then request.
   */
  private static byte[] serialized(Element root) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(root), new StreamResult(bytes));
    } catch (TransformerException e) {
      throw new IOException("the picture cannot be written as XML: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  private static void paintOnWhite(Picture picture, Graphics2D g) {
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, picture.width(), picture.height());
    picture.paint(g);
  }
}
