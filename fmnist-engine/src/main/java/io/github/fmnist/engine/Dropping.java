package io.github.fmnist.engine;

import java.util.Optional;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;

/**
 * A dropout as two affine maps; a random mask selects one of them for each value: {@code y = kept *
 * x + keptShift} or {@code y = droppedShift}.
 *
 * @param retain the probability of keeping a value
 */
record Dropping(double retain, float kept, float keptShift, float droppedShift) {

  /** Finds the maps for a dropout of Deeplearning4j; empty if its kind is not supported. */
  static Optional<Dropping> of(IDropout dropout) {
    if (dropout.getClass() == Dropout.class) {
      Dropout plain = (Dropout) dropout;
      double retain = plain.getP();
      return plain.getPSchedule() != null
          ? Optional.empty()
          : Optional.of(new Dropping(retain, (float) (1 / retain), 0, 0));
    }
    if (dropout.getClass() == AlphaDropout.class) {
      AlphaDropout alpha = (AlphaDropout) dropout;
      return alpha.getPSchedule() != null ? Optional.empty() : Optional.of(alphaDropout(alpha));
    }
    return Optional.empty();
  }

  /** Klambauer et al. 2017, arXiv 1706.02515, section "new dropout technique". */
  private static Dropping alphaDropout(AlphaDropout dropout) {
    double p = dropout.getP();
    double alphaPrime = -dropout.getLambda() * dropout.getAlpha();
    double a = 1 / Math.sqrt(p + alphaPrime * alphaPrime * p * (1 - p));
    double b = -a * (1 - p) * alphaPrime;
    return new Dropping(p, (float) a, (float) b, (float) (a * alphaPrime + b));
  }

  boolean shifts() {
    return keptShift != 0 || droppedShift != 0;
  }
}
