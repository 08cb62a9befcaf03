package io.github.fmnist.data;

/** What a synthetic fabric is printed or woven with. */
enum Pattern {
  /** One colour. */
  PLAIN,
  /** Parallel bands, level or upright. */
  STRIPES,
  /** Level and upright bands crossing. */
  CHECKS,
  /** Dark blobs a few pixels wide. */
  PRINT,
  /** Light and dark from pixel to pixel. */
  MOTTLED,
  /** One colour above, another below. */
  BLOCKS
}
