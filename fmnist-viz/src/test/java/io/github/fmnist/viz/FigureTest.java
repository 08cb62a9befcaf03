package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FigureTest {
  private static final Figure FIGURE =
      Figure.of("")
          .row(Pixels.plain(120, 30, Color.RED), Pixels.plain(80, 50, Color.GREEN))
          .row(Pixels.plain(60, 40, Color.BLUE));

  @Test
  void isAsWideAsItsWidestRowAndAsHighAsAllRows() {
    assertThat(FIGURE.width()).isEqualTo(200 + 2 * Look.MARGIN);
    assertThat(FIGURE.height()).isEqualTo(50 + 40 + 3 * Look.MARGIN);
  }

  @Test
  void showsEveryPanelWhole() {
    BufferedImage picture = PictureEncoder.raster(FIGURE);
    assertThat(Pixels.count(picture, Color.RED)).isEqualTo(120 * 30);
    assertThat(Pixels.count(picture, Color.GREEN)).isEqualTo(80 * 50);
    assertThat(Pixels.count(picture, Color.BLUE)).isEqualTo(60 * 40);
    assertThat(picture.getRGB(FIGURE.width() / 2, 50 + Look.MARGIN + 5))
        .isEqualTo(Color.BLUE.getRGB());
  }

  @Test
  void breaksALongCaptionIntoLines() throws Exception {
    String caption = "data: synthetic garments drawn by a seeded procedure, not the real ones";
    Figure captioned = FIGURE.caption(caption);
    int lines = (captioned.height() - FIGURE.height()) / Text.height(Look.LABEL);
    assertThat(lines).isGreaterThan(1);
    assertThat(captioned.width()).isEqualTo(FIGURE.width());
    String svg = new String(PictureEncoder.svg(captioned), StandardCharsets.UTF_8);
    assertThat(svg).contains(caption.split(" ", -1));
  }

  @Test
  void refusesAnEmptyRow() {
    assertThatThrownBy(() -> FIGURE.row()).isInstanceOf(IllegalArgumentException.class);
  }
}
