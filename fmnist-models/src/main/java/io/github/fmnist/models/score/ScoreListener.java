package io.github.fmnist.models.score;

/** Receives the progress of scoring, which takes some seconds for each set of images. */
public interface ScoreListener {
  /**
   * Receives the progress; called several times.
   *
   * @param name name of the source of the images; for a {@link Baseline}, its name in lower case
   * @param images number of images whose nearest training image has been found so far
   */
  void progressed(String name, int images);
}
