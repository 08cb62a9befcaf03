package io.github.fmnist.experiments.page;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.img;
import static j2html.TagCreator.rawHtml;

import io.github.fmnist.experiments.record.Examples;
import j2html.tags.DomContent;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Some test images of each class, with the name of the class. */
public record ExampleRows(Examples examples) implements Block {
  private static final int IMAGES = 5;

  @Override
  public DomContent html() {
    List<Integer> labels = examples.labels().stream().distinct().sorted().toList();
    return div(each(labels, this::row)).withClass("examples");
  }

  private DomContent row(int label) {
    String name = examples.classNames().get(label);
    int[] images =
        IntStream.range(0, examples.labels().size())
            .filter(i -> examples.labels().get(i) == label)
            .limit(IMAGES)
            .toArray();
    return figure(
        img()
            .withSrc(Picture.uri(png(images)))
            .withAlt("%d test images of the class %s".formatted(images.length, name))
            .withClass("pixels"),
        rawHtml(" "),
        figcaption(name));
  }

  /** Returns images side by side. */
  private byte[] png(int... images) {
    BufferedImage picture =
        new BufferedImage(
            images.length * examples.width(), examples.height(), BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < images.length; i++) {
      picture
          .getRaster()
          .setDataElements(
              i * examples.width(),
              0,
              examples.width(),
              examples.height(),
              examples.image(images[i]));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("a picture is written into memory", e);
    }
    return bytes.toByteArray();
  }
}
