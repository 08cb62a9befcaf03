package io.github.fmnist.experiments.page;

import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.img;

import j2html.tags.DomContent;
import java.util.Base64;

/**
 * A figure of a run.
 *
 * @param alternative the text for people who do not see the figure
 * @param png the file
 */
public record Picture(String title, String alternative, byte[] png) implements Block {
  @Override
  public DomContent html() {
    return figure(
            img().withSrc(uri(png)).withAlt(alternative).attr("loading", "lazy"), figcaption(title))
        .withClass("picture");
  }

  /** Returns an address that contains the file. */
  static String uri(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
