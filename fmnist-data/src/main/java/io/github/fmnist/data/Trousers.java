package io.github.fmnist.data;

/** Trousers: two legs below a waistband. */
final class Trousers {
  private static final double TOP = -13.4;

  private Trousers() {}

  static void draw(Canvas canvas, Dice dice) {
    double waist = dice.between(4, 5.8);
    double hip = waist + dice.between(0.2, 1.2);
    double crotch = TOP + dice.between(6, 9.5);
    double stance = dice.between(3.2, 5.2); // from the middle to the middle of a foot
    double foot = dice.between(1.5, 3.2); // half the width of a leg at its end
    double bottom = dice.chance(0.12) ? dice.between(8, 12) : dice.between(12.4, 13.8);
    Pattern any = dice.pick(Pattern.values());
    Fabric cloth =
        Fabric.cloth(dice.pick(Pattern.PLAIN, Pattern.PLAIN, Pattern.MOTTLED, any), dice);
    Outline leg =
        Outline.polygon(
            -0.1,
            TOP,
            waist,
            TOP,
            hip,
            TOP + 5,
            stance + foot,
            bottom,
            stance - foot,
            bottom,
            dice.between(0.2, 0.9),
            crotch + 2,
            -0.1,
            crotch);
    canvas.fill(leg, cloth);
    canvas.fill(leg.mirrored(), cloth);
    canvas.tint(Outline.line(0.8, 0, TOP, 0, crotch), dice.between(0.55, 0.9));
    if (dice.chance(0.8)) {
      canvas.tint(Outline.box(-waist, TOP - 1, waist, TOP + 1.5), dice.between(0.6, 0.95));
    }
    if (dice.chance(0.6)) {
      Trimmings.pockets(canvas, waist * 0.5, TOP + 1.5, hip, TOP + 4);
    }
    if (dice.chance(0.5)) {
      double factor = dice.between(0.7, 1.25); // ironed, or worn at the thigh
      Outline crease =
          Outline.line(dice.between(0.8, 2), waist * 0.5, crotch - 2, stance, bottom - 2);
      canvas.tint(crease, factor);
      canvas.tint(crease.mirrored(), factor);
    }
  }
}
