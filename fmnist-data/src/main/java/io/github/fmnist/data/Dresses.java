package io.github.fmnist.data;

import static io.github.fmnist.data.TopCut.TOP;

/** Dresses: narrow and long, with or without sleeves, with a straight or flared skirt. */
final class Dresses {
  private Dresses() {}

  static void draw(Canvas canvas, Dice dice) {
    double chest = dice.between(3.8, 6);
    double waist = chest - dice.between(0, 1.3);
    double hem = chest + (dice.chance(0.5) ? dice.between(-0.5, 1) : dice.between(1, 4));
    double sleeve = sleeve(dice);
    TopCut cut =
        new TopCut(
            dice.between(1.6, 2.8),
            dice.between(0.6, 4),
            dice.between(0.4, 0.9),
            sleeve > 0 ? chest + dice.between(-0.2, 0.5) : chest - dice.between(0, 1),
            chest,
            waist,
            hem,
            dice.between(11.5, 13.6),
            sleeve,
            sleeve > 12 ? dice.between(0.08, 0.25) : dice.between(0.3, 0.65),
            dice.between(1.8, 3.2));
    Pattern any = dice.pick(Pattern.values());
    Fabric cloth = Fabric.cloth(dice.pick(Pattern.PLAIN, Pattern.PLAIN, Pattern.PRINT, any), dice);
    cut.draw(canvas, cloth, cloth);
    // The waist is sewn or belted above the middle; below it, the skirt has pleats.
    if (dice.chance(0.5)) {
      double y = dice.between(-3, 0);
      canvas.tint(Outline.box(-hem, y, hem, y + dice.between(0.8, 1.8)), dice.between(0.5, 0.85));
    }
    int pleats = dice.below(5);
    for (int pleat = 0; pleat < pleats; pleat++) {
      double at = dice.between(-1, 1);
      canvas.tint(
          Outline.line(0.9, at * waist, dice.between(0, 3), at * hem, cut.bottom()),
          dice.between(0.65, 0.95));
    }
    if (dice.chance(0.3)) {
      cut.neckBand(canvas, 1.2, dice.between(0.6, 1.1));
    }
    if (dice.chance(0.1)) {
      Trimmings.placket(canvas, TOP + cut.neckDepth(), cut.bottom(), 0.7);
    }
  }

  private static double sleeve(Dice dice) {
    if (dice.chance(0.45)) {
      return 0;
    }
    return dice.chance(0.4) ? dice.between(14, 20) : dice.between(3, 8);
  }
}
