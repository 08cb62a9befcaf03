package io.github.fmnist.viz;

import java.awt.Dimension;
import java.awt.Graphics;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Writes SVG whose text is outlines, as XChart's labels are in any case: so all text has one
 * typeface, and looks the same everywhere. The words are in the description, for search and for
 * screen readers.
 */
final class OutlinedSvg extends SVGGraphics2D {
  private static final String SVG = "http://www.w3.org/2000/svg";

  private final List<String> texts;

  private OutlinedSvg(SVGGeneratorContext context) {
    super(context, true);
    texts = new ArrayList<>();
  }

  private OutlinedSvg(OutlinedSvg other) {
    super(other);
    texts = other.texts;
  }

  static OutlinedSvg create(int width, int height) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(emptyDocument());
    context.setComment(null);
    context.setImageHandler(new EmbeddedPng());
    OutlinedSvg svg = new OutlinedSvg(context);
    svg.setSVGCanvasSize(new Dimension(width, height));
    return svg;
  }

  private static Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java has no XML document builder", e);
    }
  }

  @Override
  public Graphics create() {
    return new OutlinedSvg(this);
  }

  @Override
  public void drawString(String text, float x, float y) {
    texts.add(text);
    super.drawString(text, x, y);
  }

  /** Returns what was painted, as the root of a document. */
  Element root() {
    Dimension size = getSVGCanvasSize();
    Element root = getRoot();
    root.setAttributeNS(null, "viewBox", "0 0 " + size.width + " " + size.height);
    Element description = root.getOwnerDocument().createElementNS(SVG, "desc");
    description.setTextContent(String.join("\n", texts));
    root.insertBefore(description, root.getFirstChild());
    return root;
  }
}
