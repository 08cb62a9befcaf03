package io.github.fmnist.experiments.scores;

import io.github.fmnist.experiments.study.StudyContext;
import io.github.fmnist.models.score.Scoreboard;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The scores of a study's model, or the reason why there are none.
 *
 * @param scores absent if the model was not scored
 * @param noScores the reason; absent if the model was scored
 */
public record ModelScores(Optional<EvaluateSummary> scores, Optional<String> noScores) {
  /** Returns no scores, as the user asked for. */
  public static ModelScores notWanted() {
    return none("--no-scores was given");
  }

  private static ModelScores none(String reason) {
    return new ModelScores(Optional.empty(), Optional.of(reason));
  }

  /**
   * Scores sources of images against the real ones of a dataset. Returns no scores if there are
   * fewer than {@value Scoreboard#MIN_IMAGES} training or test images.
   */
  public static ModelScores of(List<? extends ImageSource> sources, StudyContext context)
      throws IOException {
    int images = Math.min(Scoring.IMAGES, Scoring.maxImages(context.dataset()));
    if (images < Scoreboard.MIN_IMAGES) {
      String reason =
          "at least %d training and test images expected, found %d"
              .formatted(Scoreboard.MIN_IMAGES, images);
      context.messages().warn("No scores: %s.".formatted(reason));
      return none(reason);
    }
    try (Scoring scoring = Scoring.of(context, images)) {
      return new ModelScores(Optional.of(scoring.score(sources)), Optional.empty());
    }
  }

  /** Returns the scores for the terminal, or that there are none. */
  public String table() {
    return scores
        .map(board -> "scores: " + board.table())
        .orElseGet(() -> "no scores: %s%n".formatted(noScores.orElseThrow()));
  }

  /** Returns what the captions of figures say; nothing about a model that was scored. */
  public String note() {
    return scores.isPresent() ? "" : "; not scored";
  }
}
