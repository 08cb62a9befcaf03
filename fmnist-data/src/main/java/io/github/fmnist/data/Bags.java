package io.github.fmnist.data;

/** Bags: a body of any proportion, with handles, a shoulder strap or neither, flaps and clasps. */
final class Bags {
  private Bags() {}

  static void draw(Canvas canvas, Dice dice) {
    double half = dice.between(9.5, 13.4);
    double bottom = dice.between(9, 13.2);
    double top = dice.between(-9, 0.5);
    double topHalf = half - dice.between(-0.3, 2.6);
    Pattern any = dice.pick(Pattern.values());
    Fabric leather =
        Fabric.cloth(dice.pick(Pattern.PLAIN, Pattern.PLAIN, Pattern.PLAIN, any), dice);
    carry(canvas, dice, leather, top, topHalf);
    double corner = dice.between(0.4, 2.5);
    double bulge = half + dice.between(0, 0.6);
    canvas.fill(
        Outline.symmetric(
            0,
            top + dice.between(-0.5, 1),
            topHalf - corner / 2,
            top,
            topHalf,
            top + corner / 2,
            bulge,
            (top + bottom) / 2,
            half,
            bottom - corner,
            half - corner,
            bottom,
            0,
            bottom),
        leather);
    if (dice.chance(0.45)) {
      flap(canvas, dice, top, topHalf, bottom);
    } else {
      canvas.tint(Outline.line(0.8, -topHalf, top + 1.6, topHalf, top + 1.6), 0.6); // its zip
    }
    if (dice.chance(0.45)) {
      double y = dice.between(top + 2, bottom - 3);
      Fabric metal = Fabric.smooth(dice.between(0.05, 1), dice);
      canvas.fill(Outline.box(-1.3, y, 1.3, y + 2), metal);
    }
    if (dice.chance(0.35)) {
      double x = dice.between(0.3, 0.8) * topHalf;
      canvas.tint(Outline.line(1, x, top, x, bottom), 0.7);
      canvas.tint(Outline.line(1, -x, top, -x, bottom), 0.7);
    }
    if (dice.chance(0.3)) {
      canvas.tint(Outline.box(-14, bottom - 2, 14, bottom + 1), dice.between(0.5, 0.9));
    }
  }

  /** Draws nothing, one or two short handles, or a strap that hangs down. */
  private static void carry(Canvas canvas, Dice dice, Fabric leather, double top, double topHalf) {
    double width = dice.between(0.8, 1.7);
    if (dice.chance(0.6)) {
      double reach = topHalf * dice.between(0.35, 0.9);
      double high = Math.max(-13, top - dice.between(4, 12));
      canvas.fill(
          Outline.line(
              width,
              -reach,
              top + 1,
              -reach * 0.8,
              (top + high) / 2,
              0,
              high,
              reach * 0.8,
              (top + high) / 2,
              reach,
              top + 1),
          leather);
    } else if (dice.chance(0.5)) {
      double side = topHalf * (dice.chance(0.5) ? 1 : -1);
      canvas.fill(
          Outline.line(
              width,
              side,
              top,
              side * 1.06,
              top - 2,
              side * 0.6,
              top - 3.5,
              -side * 0.5,
              top - 2,
              -side,
              top + 1),
          leather);
    }
  }

  private static void flap(Canvas canvas, Dice dice, double top, double topHalf, double bottom) {
    double deep = top + (bottom - top) * dice.between(0.35, 0.65);
    double inner = topHalf * dice.between(0.1, 0.95);
    double side = top + (deep - top) * dice.between(0.5, 1);
    Outline flap = Outline.symmetric(0, top, topHalf, top, topHalf, side, inner, deep, 0, deep);
    canvas.tint(flap, dice.between(0.75, 1.25));
    Outline edge = Outline.line(0.9, topHalf, side, inner, deep, -inner, deep, -topHalf, side);
    canvas.tint(edge, 0.55);
  }
}
