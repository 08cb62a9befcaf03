package io.github.fmnist.data;

/** Sandals, toe to the left: a sole, flat or on a heel, and straps with gaps between them. */
final class Sandals {
  private Sandals() {}

  static void draw(Canvas canvas, Dice dice) {
    Fabric straps = Fabric.cloth(dice.pick(Pattern.PLAIN, Pattern.PLAIN, Pattern.MOTTLED), dice);
    Fabric sole = dice.chance(0.5) ? straps : Fabric.smooth(dice.between(0.15, 1), dice);
    double lift = dice.chance(0.35) ? dice.between(7, 14) : dice.between(0, 4);
    double ground = 4.5 + lift / 2;
    double thick = dice.between(1.6, 3.4);
    double heelY = ground - thick - lift;
    double ballY = ground - thick;
    drawSole(canvas, dice, sole, thick, heelY, ballY);
    double foot = dice.between(4.5, 8); // height of the instep over the sole
    toeStraps(canvas, dice, straps, ballY, foot);
    if (dice.chance(0.7)) {
      heelStraps(canvas, dice, straps, heelY, foot);
    }
    if (dice.chance(0.5)) {
      double middle = (heelY + ballY) / 2;
      canvas.fill(
          Outline.line(
              dice.between(1.3, 2.6),
              -5,
              ballY,
              0,
              middle - foot * 0.9,
              dice.between(4, 9),
              heelY - 1),
          straps);
    }
  }

  private static void drawSole(
      Canvas canvas, Dice dice, Fabric sole, double thick, double heelY, double ballY) {
    double ground = ballY + thick;
    Outline foot =
        Outline.curve(
            -13,
            ballY,
            -13,
            ballY,
            -6,
            ballY,
            2,
            (ballY + heelY) / 2,
            12.5,
            heelY,
            12.5,
            heelY,
            12.8,
            heelY + thick,
            12.8,
            heelY + thick,
            3,
            (ballY + heelY) / 2 + thick,
            -5,
            ground,
            -5,
            ground,
            -12.5,
            ground,
            -12.5,
            ground);
    canvas.fill(foot, sole);
    if (ballY - heelY < 4) {
      return;
    }
    // The front of the heel: that of a wedge, a block or a stiletto.
    double front = dice.chance(0.35) ? dice.between(-4, 2) : dice.between(8, 11.2);
    double frontY = front < 3 ? ground - 1 : heelY + 1;
    canvas.fill(
        Outline.polygon(
            front, frontY, 12.6, heelY + 0.6, 12.6, ground, Math.min(front + 1, 11.6), ground),
        sole);
  }

  private static void toeStraps(
      Canvas canvas, Dice dice, Fabric straps, double ballY, double foot) {
    int count = 1 + dice.below(3);
    double from = dice.between(-11.5, -8);
    for (int i = 0; i < count; i++) {
      double x = from + 3.2 * i;
      double wide = dice.between(2.5, 6);
      canvas.fill(
          Outline.line(
              dice.between(1.3, 3.4),
              x,
              ballY + 0.4,
              x + wide * 0.45,
              ballY - foot * dice.between(0.45, 0.75),
              x + wide,
              ballY + 0.2),
          straps);
    }
  }

  private static void heelStraps(
      Canvas canvas, Dice dice, Fabric straps, double heelY, double foot) {
    double width = dice.between(1.2, 2.6);
    double top = heelY - foot * dice.between(0.8, 1.2);
    double front = dice.between(1, 6);
    canvas.fill(Outline.line(width, 12, heelY + 0.5, 11.6, top + 2, 12, top), straps);
    canvas.fill(
        Outline.line(width, 11.8, top + 1, (front + 11) / 2, top + 2, front, top + 0.6), straps);
    if (dice.chance(0.6)) {
      canvas.fill(Outline.line(width, front, top + 0.8, 7, heelY - 1, 9, heelY + 0.8), straps);
    }
  }
}
