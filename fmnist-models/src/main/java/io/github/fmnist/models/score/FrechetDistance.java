package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.LiveArray;
import io.github.fmnist.models.internal.Excerpt;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The Fréchet distance between two sets of features, each modelled as a normal distribution (Heusel
 * et al. 2017, <a href="https://arxiv.org/abs/1706.08500">arXiv 1706.08500</a>, eq. 6):
 *
 * <pre>|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))</pre>
 *
 * <p>Small sets give larger distances than large sets from the same distribution: compare only
 * distances that use the same number of images and the same extractor.
 */
public final class FrechetDistance {
  /** Number of rows that are converted to double precision at once. */
  private static final int CHUNK = 5000;

  private FrechetDistance() {}

  /**
   * Returns the distance between two sets.
   *
   * @param first float32 {@code [n, features]}, at least 2 rows; covariances may be singular
   * @param second float32 {@code [m, features]}, at least 2 rows
   * @throws IllegalArgumentException if the shapes do not fit, a value is NaN or infinite, or an
   *     array has been closed
   */
  public static double between(INDArray first, INDArray second) {
    LiveArray.require(first, "a first set");
    LiveArray.require(second, "a second set");
    checkArgument(
        first.rank() == 2
            && second.rank() == 2
            && first.size(1) == second.size(1)
            && Math.min(first.size(0), second.size(0)) >= 2,
        "two sets of at least 2 rows [n, features] expected, found %s and %s",
        Excerpt.shape(first),
        Excerpt.shape(second));
    return between(Gaussian.of(first), Gaussian.of(second));
  }

  private static double between(Gaussian first, Gaussian second) {
    double means = first.mean.getDistance(second.mean);
    // The trace of (C1 C2)^(1/2) is the sum of the singular values of C1^(1/2) C2^(1/2).
    RealMatrix roots = root(first.covariance).multiply(root(second.covariance));
    double cross = Arrays.stream(decomposed(roots).getSingularValues()).sum();
    double traces = first.covariance.getTrace() + second.covariance.getTrace();
    // Below zero by rounding errors only.
    return means * means + Math.max(0, traces - 2 * cross);
  }

  private static RealMatrix root(RealMatrix covariance) {
    SingularValueDecomposition parts = decomposed(covariance);
    double[] roots = Arrays.stream(parts.getSingularValues()).map(Math::sqrt).toArray();
    return parts
        .getU()
        .multiply(MatrixUtils.createRealDiagonalMatrix(roots))
        .multiply(parts.getVT());
  }

  /**
   * Uses singular values, because the library does not reliably find eigenvectors of a singular
   * matrix.
   */
  private static SingularValueDecomposition decomposed(RealMatrix matrix) {
    return new SingularValueDecomposition(matrix);
  }

  private record Gaussian(RealVector mean, RealMatrix covariance) {
    static Gaussian of(INDArray rows) {
      long count = rows.size(0);
      INDArray mean = Nd4j.zeros(DataType.DOUBLE, 1, rows.size(1));
      for (long from = 0; from < count; from += CHUNK) {
        mean.addi(chunk(rows, from).sum(true, 0));
      }
      mean.divi(count);
      INDArray scatter = Nd4j.zeros(DataType.DOUBLE, rows.size(1), rows.size(1));
      for (long from = 0; from < count; from += CHUNK) {
        INDArray centred = chunk(rows, from).subiRowVector(mean);
        scatter.addi(centred.transpose().mmul(centred));
      }
      double[][] covariance = scatter.divi(count - 1).toDoubleMatrix();
      checkArgument(
          Arrays.stream(covariance).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite),
          "features of finite numbers expected, found NaN or infinity");
      return new Gaussian(
          new ArrayRealVector(mean.toDoubleVector(), false),
          new Array2DRowRealMatrix(covariance, false));
    }

    private static INDArray chunk(INDArray rows, long from) {
      long to = Math.min(rows.size(0), from + CHUNK);
      return rows.get(NDArrayIndex.interval(from, to), NDArrayIndex.all())
          .castTo(DataType.DOUBLE)
          .dup();
    }
  }
}
