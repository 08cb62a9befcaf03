package io.github.fmnist.data;

/** The printed or woven pattern of a synthetic fabric. */
enum Pattern {
  /** One colour. */
  PLAIN,
  /** Parallel bands, horizontal or vertical. */
  STRIPES,
  /** Crossing horizontal and vertical bands. */
  CHECKS,
  /** Dark blobs a few pixels wide. */
  PRINT,
  /** Light and dark from pixel to pixel. */
  MOTTLED,
  /** One colour above, another below. */
  BLOCKS
}
