package com.example;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Pictures of characters, the more ink the brighter. */
final class Ascii {
  private static final String INK = " .:-=+*#%@";

  private Ascii() {}

  /**
   * Returns images side by side.
   *
   * @param images {@code [n, 1, h, w]} in [0, 1]; two rows make a line, since characters are tall
   */
  static String art(INDArray images) {
    StringBuilder art = new StringBuilder();
    for (int row = 0; row + 1 < images.size(2); row += 2) {
      for (int image = 0; image < images.size(0); image++) {
        for (int column = 0; column < images.size(3); column++) {
          float mean =
              (images.getFloat(image, 0, row, column) + images.getFloat(image, 0, row + 1, column))
                  / 2;
          art.append(INK.charAt(Math.round(mean * (INK.length() - 1))));
        }
        art.append('|');
      }
      art.append('\n');
    }
    return art.toString();
  }
}
