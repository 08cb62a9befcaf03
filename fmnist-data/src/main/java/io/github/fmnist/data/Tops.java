package io.github.fmnist.data;

import static io.github.fmnist.data.TopCut.TOP;

/** T-shirts, pullovers, coats and shirts: four variants of one cut, which overlap. */
final class Tops {
  private Tops() {}

  static void tShirt(Canvas canvas, Dice dice) {
    double chest = dice.between(6.4, 8.6);
    boolean sleeveless = dice.chance(0.1);
    TopCut cut =
        new TopCut(
            dice.between(2.4, 4.4),
            dice.between(1, 3.6),
            dice.between(0.4, 0.9),
            sleeveless ? chest - dice.between(0.5, 2) : chest + dice.between(-0.4, 0.6),
            chest,
            chest + dice.between(-0.9, 0.4),
            chest + dice.between(-0.6, 1),
            dice.between(10.5, 13.4),
            sleeveless ? 0 : sleeve(dice, 0.1),
            dice.between(0.5, 0.8),
            dice.between(3.2, 5.4));
    Pattern pattern =
        dice.pick(Pattern.PLAIN, Pattern.PLAIN, Pattern.PLAIN, dice.pick(Pattern.values()));
    drawCut(canvas, cut, pattern, dice);
    if (dice.chance(0.7)) {
      cut.neckBand(canvas, 1.2, dice.between(0.65, 1.15));
    }
    if (dice.chance(0.4)) {
      Trimmings.print(canvas, dice, Fabric.cloth(Pattern.PLAIN, dice));
    }
    if (dice.chance(0.12)) {
      Trimmings.placket(canvas, TOP + 1, TOP + 6, 0.6); // a polo shirt
    }
  }

  static void pullover(Canvas canvas, Dice dice) {
    double chest = dice.between(6.2, 8.4);
    TopCut cut =
        new TopCut(
            dice.between(2.2, 4),
            dice.between(-0.5, 2.6),
            dice.between(0.4, 0.9),
            chest + dice.between(-0.4, 0.7),
            chest,
            chest + dice.between(-0.8, 0.6),
            chest + dice.between(-0.8, 0.6),
            dice.between(9.5, 13.2),
            dice.between(18, 24),
            dice.between(0.08, 0.28),
            dice.between(2.2, 3.4));
    Pattern pattern =
        dice.pick(Pattern.PLAIN, Pattern.PLAIN, Pattern.MOTTLED, dice.pick(Pattern.values()));
    Fabric knit = drawCut(canvas, cut, pattern, dice);
    if (dice.chance(0.75)) {
      cut.band(canvas, dice.between(1.3, 2.6), dice.between(0.7, 1.1));
    }
    if (dice.chance(0.18)) {
      Trimmings.hood(canvas, cut, knit, Fabric.smooth(0.5 * knit.base(), dice));
    } else {
      cut.neckBand(canvas, 1.6, dice.between(0.6, 1.15));
    }
    if (dice.chance(0.25)) {
      Trimmings.print(canvas, dice, Fabric.cloth(Pattern.PLAIN, dice));
    }
  }

  static void coat(Canvas canvas, Dice dice) {
    double chest = dice.between(6.2, 8.4);
    TopCut cut =
        new TopCut(
            dice.between(2, 3.4),
            dice.between(-0.4, 3.2),
            dice.between(0.4, 0.7),
            chest + dice.between(-0.3, 0.8),
            chest,
            chest + dice.between(-0.8, 0.8),
            chest + dice.between(-0.4, 1.6),
            dice.between(10.5, 13.6),
            dice.between(18, 24),
            dice.between(0.08, 0.28),
            dice.between(2.4, 3.6));
    Pattern pattern =
        dice.pick(
            Pattern.PLAIN,
            Pattern.PLAIN,
            Pattern.PLAIN,
            Pattern.MOTTLED,
            dice.pick(Pattern.values()));
    Fabric cloth = drawCut(canvas, cut, pattern, dice);
    double from = TOP + Math.max(0, cut.neckDepth());
    closeCoat(canvas, cut, from, dice);
    if (dice.chance(0.3)) {
      Trimmings.hood(canvas, cut, cloth, Fabric.smooth(0.4 * cloth.base(), dice));
    } else if (dice.chance(0.8)) {
      Trimmings.collar(canvas, cut, cloth, dice.between(3, 6.5));
    }
    if (dice.chance(0.75)) {
      double y = dice.between(1.5, 5);
      Trimmings.pockets(canvas, 2.6, y, 5.4, y + dice.between(0, 3));
    }
    if (dice.chance(0.2)) {
      canvas.tint(Outline.box(-cut.waist() - 1, 0, cut.waist() + 1, 1.4), 0.55); // a belt
    }
  }

  static void shirt(Canvas canvas, Dice dice) {
    double chest = dice.between(6.2, 8.4);
    TopCut cut =
        new TopCut(
            dice.between(2, 3.8),
            dice.between(0.2, 3.4),
            dice.between(0.4, 0.8),
            chest + dice.between(-0.4, 0.6),
            chest,
            chest + dice.between(-0.9, 0.5),
            chest + dice.between(-0.6, 1),
            dice.between(10.5, 13.4),
            sleeve(dice, 0.7),
            dice.between(0.1, 0.3),
            dice.between(2.4, 3.8));
    Pattern pattern = dice.pick(Pattern.PLAIN, Pattern.CHECKS, dice.pick(Pattern.values()));
    Fabric cloth = drawCut(canvas, cut, pattern, dice);
    double from = TOP + cut.neckDepth();
    if (dice.chance(0.8)) {
      double to = dice.chance(0.8) ? cut.bottom() : -5;
      Trimmings.placket(canvas, from, to, dice.between(0.6, 0.9));
      Trimmings.buttons(canvas, from + 1, to, 4 + dice.below(3), Fabric.cloth(Pattern.PLAIN, dice));
    }
    if (dice.chance(0.75)) {
      Trimmings.collar(canvas, cut, cloth, dice.between(1.8, 3.6));
    }
    if (dice.chance(0.3)) {
      Trimmings.breastPocket(canvas, dice.between(-6.5, -4.5));
    }
    if (dice.chance(0.5)) {
      cut.band(canvas, 1.3, 0.85);
    }
  }

  /** Draws buttons, a zip, or an open front. */
  private static void closeCoat(Canvas canvas, TopCut cut, double from, Dice dice) {
    double bottom = cut.bottom();
    if (dice.chance(0.4)) {
      Trimmings.zip(canvas, from, bottom, Fabric.cloth(Pattern.PLAIN, dice));
    } else if (dice.chance(0.6)) {
      Trimmings.placket(canvas, from, bottom, dice.between(0.35, 0.6));
      Trimmings.buttons(
          canvas, from + 2, bottom - 2, 3 + dice.below(3), Fabric.cloth(Pattern.PLAIN, dice));
    } else {
      double gap = dice.between(0.4, 2);
      canvas.tint(Outline.symmetric(0, from, gap * 0.6, from + 3, gap, bottom + 1), 0.2);
    }
  }

  /** Returns the length of a long sleeve with the given probability, else of a short one. */
  private static double sleeve(Dice dice, double longChance) {
    return dice.chance(longChance) ? dice.between(15, 23) : dice.between(4.5, 8.5);
  }

  private static Fabric drawCut(Canvas canvas, TopCut cut, Pattern pattern, Dice dice) {
    Fabric body = Fabric.cloth(pattern, dice);
    Fabric sleeves = dice.chance(0.12) ? Fabric.cloth(Pattern.PLAIN, dice) : body;
    cut.draw(canvas, body, sleeves);
    return body;
  }
}
