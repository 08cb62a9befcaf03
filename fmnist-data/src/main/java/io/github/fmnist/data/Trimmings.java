package io.github.fmnist.data;

/** Details of garments: collars, buttons, zips, pockets, hoods, prints. */
final class Trimmings {
  private static final double TOP = TopCut.TOP;

  private Trimmings() {}

  /** Draws the two points of a collar that lie on the chest. */
  static void collar(Canvas canvas, TopCut cut, Fabric fabric, double length) {
    Outline right =
        Outline.polygon(
            0.2,
            TOP + cut.neckDepth() + 0.4,
            cut.neck() - 0.2,
            TOP - 0.7,
            cut.neck() + 1.4,
            TOP + 0.8,
            1.9,
            TOP + cut.neckDepth() + length);
    Outline shadow =
        Outline.line(
            0.8,
            cut.neck() + 1.4,
            TOP + 0.9,
            2.1,
            TOP + cut.neckDepth() + length + 0.3,
            0.2,
            TOP + cut.neckDepth() + 0.8);
    canvas.fill(right, fabric);
    canvas.fill(right.mirrored(), fabric);
    canvas.tint(shadow, 0.6);
    canvas.tint(shadow.mirrored(), 0.6);
  }

  /** Draws the edge where one side of the front lies over the other. */
  static void placket(Canvas canvas, double from, double to, double factor) {
    canvas.tint(Outline.line(0.9, 0.4, from, 0.5, to), factor);
  }

  static void buttons(Canvas canvas, double from, double to, int count, Fabric fabric) {
    for (int i = 0; i < count; i++) {
      double y = from + (to - from) * (i + 0.5) / count;
      canvas.fill(Outline.box(-0.7, y - 0.5, 0.5, y + 0.6), fabric);
    }
  }

  static void zip(Canvas canvas, double from, double to, Fabric metal) {
    canvas.tint(Outline.line(2.2, 0, from, 0, to), 0.6);
    canvas.fill(Outline.line(0.7, 0, from, 0, to), metal);
  }

  /** Draws a pair of pockets; their openings run outwards from one height to the other. */
  static void pockets(Canvas canvas, double inner, double innerY, double outer, double outerY) {
    Outline right = Outline.line(0.9, inner, innerY, outer, outerY);
    canvas.tint(right, 0.6);
    canvas.tint(right.mirrored(), 0.6);
  }

  /** Draws one patch pocket on the wearer's left, which is right in the picture. */
  static void breastPocket(Canvas canvas, double y) {
    canvas.tint(Outline.line(0.8, 2, y, 5.2, y), 0.65);
    canvas.tint(Outline.line(0.5, 2, y, 2.2, y + 3.5, 5, y + 3.5, 5.2, y), 0.8);
  }

  /** Draws a hood laid back, dark inside. */
  static void hood(Canvas canvas, TopCut cut, Fabric fabric, Fabric inside) {
    double wide = cut.neck() + 1.6;
    double deep = TOP + 4.5;
    canvas.fill(
        Outline.curve(
            0,
            TOP - 0.6,
            wide - 1,
            TOP - 0.2,
            wide,
            TOP + 2,
            1.5,
            deep,
            0,
            deep + 0.8,
            -1.5,
            deep,
            -wide,
            TOP + 2,
            1 - wide,
            TOP - 0.2),
        fabric);
    canvas.fill(
        Outline.curve(0, TOP + 0.7, wide - 1.8, TOP + 1, 0, deep - 0.6, 1.8 - wide, TOP + 1),
        inside);
  }

  /** Draws a block of text or a picture on the chest: bars with gaps. */
  static void print(Canvas canvas, Dice dice, Fabric ink) {
    double top = dice.between(-7.5, -4);
    double wide = dice.between(2, 4.5);
    int lines = 1 + dice.below(4);
    for (int line = 0; line < lines; line++) {
      double y = top + 2.2 * line;
      double x = -wide;
      while (x < wide) {
        double next = x + dice.between(0.8, 3);
        canvas.fill(Outline.box(x, y, Math.min(next, wide), y + 1.3), ink);
        x = next + dice.between(0.5, 1.2);
      }
    }
  }
}
