package io.github.fmnist.data;

/** Sneakers and ankle boots, toe to the left; high sneakers and low boots look alike. */
final class Shoes {
  private Shoes() {}

  static void sneaker(Canvas canvas, Dice dice) {
    double ground = dice.between(4.8, 7);
    double sole = ground - dice.between(1.4, 2.8);
    double throat = dice.between(-5, -0.5); // where the laces begin
    double high = dice.chance(0.2) ? dice.between(12, 16) : dice.between(9, 12);
    double collar = ground - high;
    double vamp = ground - high * 0.6;
    double open = dice.between(1.5, 4.5);
    Fabric upper = Fabric.cloth(leather(dice), dice);
    canvas.fill(
        Outline.curve(
            -13,
            sole,
            -13,
            sole,
            -12.6,
            sole - 2.4,
            -9,
            vamp + 0.4,
            throat,
            vamp - 0.6,
            open,
            collar + 0.5,
            open + 0.6,
            collar - 0.5,
            open + 3.4,
            collar + dice.between(0.8, 2.2),
            11.6,
            collar + dice.between(-0.6, 0.8),
            12.4,
            collar + 1,
            12.8,
            sole,
            12.8,
            sole),
        upper);
    laces(canvas, dice, throat, vamp, open, collar);
    if (dice.chance(0.6)) {
      stripes(canvas, dice, sole, high);
    }
    if (dice.chance(0.5)) {
      canvas.tint(
          Outline.polygon(8.5, sole, 9.5, collar + 2, 13.5, collar - 1, 13.5, sole),
          dice.between(0.55, 1.3));
    }
    if (dice.chance(0.4)) {
      canvas.tint(
          Outline.polygon(-14, sole, -14, vamp, -8.5, vamp, -7, sole), dice.between(0.6, 1.25));
    }
    sole(canvas, dice, sole, ground, dice.between(0, 1.2));
  }

  static void boot(Canvas canvas, Dice dice) {
    double ground = dice.between(10, 12.8);
    double sole = ground - dice.between(0.9, 2.4);
    double top = ground - (dice.chance(0.25) ? dice.between(15, 18) : dice.between(18, 24));
    double ankle = dice.between(0.5, 4); // x of the front of the ankle
    double shaft = ankle + dice.between(-1.2, 0.8);
    double back = dice.between(11.5, 13.2);
    double instep = sole - dice.between(6.5, 9.5);
    Fabric upper = Fabric.cloth(leather(dice), dice);
    canvas.fill(
        Outline.curve(
            -13,
            sole,
            -13,
            sole,
            -12.5,
            sole - dice.between(2.4, 4),
            -8,
            instep + dice.between(0.8, 2),
            ankle - 3,
            instep,
            ankle,
            instep - 3,
            shaft,
            top,
            shaft,
            top,
            back,
            top + dice.between(-1, 1),
            back,
            top + 0.5,
            back - dice.between(0, 1.4),
            instep,
            back,
            sole,
            back,
            sole),
        upper);
    if (dice.chance(0.35)) {
      laces(canvas, dice, ankle - 3, instep, shaft, top + 1);
    } else if (dice.chance(0.6)) {
      double elastic = dice.between(0.4, 0.8);
      canvas.tint(
          Outline.polygon(shaft + 3, top, back - 3, top, back - 4, instep, shaft + 4, instep),
          elastic);
    } else {
      double strap = dice.between(instep - 3, instep + 1);
      canvas.tint(Outline.box(ankle - 1, strap, 14, strap + 1.4), 0.6);
    }
    if (dice.chance(0.4)) {
      canvas.tint(Outline.box(shaft - 2, top - 2, 14, top + 2), dice.between(0.55, 1.3));
    }
    if (dice.chance(0.35)) {
      canvas.tint(Outline.line(0.8, -7, instep + 2, -6, sole - 2, -7.5, sole), 0.6);
    }
    heel(canvas, dice, sole, ground, back);
  }

  private static Pattern leather(Dice dice) {
    return dice.pick(Pattern.PLAIN, Pattern.PLAIN, Pattern.PLAIN, Pattern.MOTTLED, Pattern.PRINT);
  }

  private static void laces(
      Canvas canvas, Dice dice, double fromX, double fromY, double toX, double toY) {
    double factor = dice.chance(0.5) ? dice.between(0.4, 0.7) : dice.between(1.25, 1.6);
    int rows = 3 + dice.below(3);
    for (int row = 0; row < rows; row++) {
      double t = (row + 0.5) / rows;
      double x = fromX + t * (toX - fromX);
      double y = fromY + t * (toY - fromY);
      canvas.tint(Outline.line(0.9, x - 0.5, y + 0.2, x + 2.6, y + 1.6), factor);
    }
  }

  private static void stripes(Canvas canvas, Dice dice, double sole, double high) {
    double factor = dice.chance(0.5) ? dice.between(0.3, 0.7) : dice.between(1.3, 1.8);
    double lean = dice.between(-3, 3);
    int count = 1 + dice.below(3);
    for (int i = 0; i < count; i++) {
      double x = 0.5 + 2.3 * i;
      canvas.tint(Outline.line(1.2, x, sole, x + lean, sole - high * 0.45), factor);
    }
  }

  /** Draws a sole of constant thickness with the toe turned up a little. */
  private static void sole(Canvas canvas, Dice dice, double top, double ground, double toeSpring) {
    Fabric rubber = Fabric.smooth(dice.between(0.15, 1), dice);
    canvas.fill(
        Outline.polygon(
            -13.3,
            top - 0.3,
            -7,
            top,
            13,
            top - 0.2,
            13,
            ground - 0.3,
            11.5,
            ground,
            -9.5,
            ground,
            -12.8,
            ground - toeSpring),
        rubber);
    canvas.tint(Outline.line(0.5, -13, top, 13, top), 0.7);
  }

  /** Draws a thin sole with a heel under its right end. */
  private static void heel(Canvas canvas, Dice dice, double top, double ground, double back) {
    Fabric rubber = Fabric.smooth(dice.between(0.1, 0.9), dice);
    double thick = (ground - top) * dice.between(0.3, 1);
    double front = back - dice.between(3, 7);
    canvas.fill(
        Outline.polygon(
            -13.2,
            top - 0.2,
            back,
            top - 0.2,
            back - 0.4,
            ground,
            front,
            ground,
            front - 0.6,
            top + thick,
            -11.5,
            top + thick),
        rubber);
    canvas.tint(Outline.line(0.5, -13, top, back, top), 0.65);
  }
}
