package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Graphics2D;
import java.util.List;

/**
 * Image grids below each other with their columns aligned, such as originals, reconstructions and
 * errors, each with its own labels, captions and colours.
 *
 * <pre>{@code
 * ImageRows.of(
 *         ImageGrid.of(originals).rowLabels(List.of("original")),
 *         ImageGrid.of(decoded).rowLabels(List.of("reconstruction")),
 *         ImageGrid.of(errors)
 *             .rowLabels(List.of("error"))
 *             .captions(meanSquaredErrors)
 *             .colorMap(ColorMap.BLUE_RED)
 *             .range(-1, 1)
 *             .colorBar("reconstruction - original"))
 *     .writePng(path);
 * }</pre>
 *
 * <p>All cells are as wide as the widest cell. Immutable; {@link Figure} adds a title.
 */
public final class ImageRows implements Picture {
  private final List<Grid> grids;
  private final Grid.Widths widths;

  private ImageRows(List<Grid> grids) {
    this.grids = grids;
    this.widths = grids.stream().map(Grid::widths).reduce(Grid.Widths::max).orElseThrow();
  }

  /**
   * Returns a picture of the given grids, from top to bottom.
   *
   * @param grids at least one
   */
  public static ImageRows of(ImageGrid... grids) {
    checkArgument(grids.length > 0, "at least one grid expected, none found");
    return new ImageRows(List.of(grids).stream().map(ImageGrid::grid).toList());
  }

  @Override
  public int width() {
    return grids.stream().mapToInt(grid -> grid.width(widths)).max().orElseThrow();
  }

  @Override
  public int height() {
    return Look.MARGIN + grids.stream().mapToInt(ImageRows::step).sum();
  }

  @Override
  public void paint(Graphics2D g) {
    Graphics2D painter = (Graphics2D) g.create();
    for (Grid grid : grids) {
      grid.paint(painter, widths);
      painter.translate(0, step(grid));
    }
    painter.dispose();
  }

  /** Returns the distance from this grid to the next one below: they share a margin. */
  private static int step(Grid grid) {
    return grid.height() - Look.MARGIN;
  }
}
