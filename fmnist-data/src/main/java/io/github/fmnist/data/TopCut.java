package io.github.fmnist.data;

/**
 * The cut of a top or a dress, as half widths, heights and lengths in pixels.
 *
 * @param neck half the width of the neck opening
 * @param neckDepth the depth of the opening; negative for a collar that stands
 * @param neckShape 0.4 for a V, 0.9 for a round opening
 * @param shoulder half the width at the shoulders
 * @param chest half the width under the arms
 * @param waist half the width between chest and hem
 * @param hem half the width at the hem
 * @param bottom y of the hem
 * @param sleeve length of the sleeve; 0 for none
 * @param spread the sine of the angle between the sleeves and the vertical
 * @param cuff width of the sleeve at its end
 */
record TopCut(
    double neck,
    double neckDepth,
    double neckShape,
    double shoulder,
    double chest,
    double waist,
    double hem,
    double bottom,
    double sleeve,
    double spread,
    double cuff) {
  /** The y of the highest point of the shoulder. */
  static final double TOP = -13.2;

  private static final double SHOULDER_DROP = 1.8;
  private static final double ARMHOLE = 7.5;

  /** Draws the garment from two cloths; the seams are darker. */
  void draw(Canvas canvas, Fabric body, Fabric sleeves) {
    if (sleeve > 0) {
      canvas.fill(rightSleeve(), sleeves);
      canvas.fill(rightSleeve().mirrored(), sleeves);
    }
    canvas.fill(torso(), body);
    if (sleeve > 0) {
      canvas.tint(rightSeam(), 0.8);
      canvas.tint(rightSeam().mirrored(), 0.8);
    }
  }

  /** Multiplies the greys of a band along hem and cuffs. */
  void band(Canvas canvas, double height, double factor) {
    canvas.tint(Outline.box(-hem, bottom - height, hem, bottom + 1), factor);
    if (sleeve > 0) {
      double outX = cuffX() - directionX() * height / 2;
      double outY = cuffY() - directionY() * height / 2;
      double inX = outX - directionY() * cuff;
      double inY = outY + directionX() * cuff;
      Outline cuffBand = Outline.line(height, outX, outY, inX, inY);
      canvas.tint(cuffBand, factor);
      canvas.tint(cuffBand.mirrored(), factor);
    }
  }

  /** Multiplies the greys along the neckline. */
  void neckBand(Canvas canvas, double width, double factor) {
    double side = neck * 0.65;
    double sideY = TOP + neckDepth * neckShape;
    canvas.tint(
        Outline.line(width, -neck, TOP, -side, sideY, 0, TOP + neckDepth, side, sideY, neck, TOP),
        factor);
  }

  private Outline torso() {
    double armY = TOP + ARMHOLE;
    double armhole = sleeve > 0 ? shoulder : shoulder - 0.6;
    return Outline.symmetric(
        0,
        TOP + neckDepth,
        neck * 0.65,
        TOP + neckDepth * neckShape,
        neck,
        TOP,
        shoulder,
        TOP + SHOULDER_DROP,
        armhole,
        armY - 2.5,
        chest,
        armY,
        waist,
        (armY + bottom) / 2,
        hem,
        bottom,
        0,
        bottom + 0.4);
  }

  private Outline rightSleeve() {
    double elbowX = shoulder + directionX() * sleeve / 2 + 0.04 * sleeve;
    double elbowY = TOP + SHOULDER_DROP + directionY() * sleeve / 2;
    return Outline.polygon(
        neck + 1,
        TOP + 0.6,
        shoulder - 0.3,
        TOP + SHOULDER_DROP - 0.5,
        elbowX,
        elbowY,
        cuffX(),
        cuffY(),
        cuffX() - directionY() * cuff,
        cuffY() + directionX() * cuff,
        chest - 0.4,
        TOP + ARMHOLE + 0.8);
  }

  private Outline rightSeam() {
    return Outline.line(
        0.7, shoulder, TOP + SHOULDER_DROP, shoulder - 0.8, TOP + 4, chest, TOP + ARMHOLE);
  }

  private double cuffX() {
    return shoulder + directionX() * sleeve;
  }

  private double cuffY() {
    return TOP + SHOULDER_DROP + directionY() * sleeve;
  }

  private double directionX() {
    return spread;
  }

  private double directionY() {
    return Math.sqrt(1 - spread * spread);
  }
}
