package io.github.fmnist.models.score;

/** Watches scores being made, which takes some seconds each. */
public interface ScoreListener {
  /**
   * Called now and then.
   *
   * @param name of what is scored; of a {@link Baseline} its name in small letters
   * @param images whose nearest training image is found, so far
   */
  void progressed(String name, int images);
}
