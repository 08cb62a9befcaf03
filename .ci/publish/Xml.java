import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Elements of an XML file by their names. */
final class Xml {
  private Xml() {}

  static Element read(Path file) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file + ": an XML file expected, found " + e.getMessage(), e);
    }
  }

  static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }

  /** The text of the first element at a path, such as {@code scm/url}. */
  static Optional<String> text(Element parent, String path) {
    Element element = parent;
    for (String name : path.split("/")) {
      List<Element> children = children(element, name);
      if (children.isEmpty()) {
        return Optional.empty();
      }
      element = children.get(0);
    }
    return Optional.of(element.getTextContent().strip());
  }
}
