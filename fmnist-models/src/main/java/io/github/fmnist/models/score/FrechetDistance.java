package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import io.github.fmnist.engine.LiveArray;
import io.github.fmnist.models.internal.Excerpt;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
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
    // With C1 = A1' A1 and C2 = A2' A2, C1 C2 has the eigenvalues of (A1 A2') (A1 A2')', so the
    // trace of its root is the sum of the singular values of A1 A2'.
    DMatrixRMaj product =
        CommonOps_DDRM.multTransB(factor(first.covariance), factor(second.covariance), null);
    double traces =
        CommonOps_DDRM.trace(first.covariance) + CommonOps_DDRM.trace(second.covariance);
    double means = first.mean.distance2(second.mean);
    // Below zero by rounding errors only.
    return means * means + Math.max(0, traces - 2 * sumOfSingularValues(product));
  }

  /** Returns a square A with A'A = covariance: a row per eigenvector. */
  private static DMatrixRMaj factor(DMatrixRMaj covariance) {
    int size = covariance.getNumRows();
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
    requireConverged(eigen.decompose(covariance.copy()), size);
    DMatrixRMaj factor = new DMatrixRMaj(size, size);
    for (int i = 0; i < size; i++) {
      // Below zero by rounding errors only.
      double deviation = Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal()));
      double[] axis = eigen.getEigenVector(i).getData();
      for (int j = 0; j < size; j++) {
        factor.set(i, j, deviation * axis[j]);
      }
    }
    return factor;
  }

  private static double sumOfSingularValues(DMatrixRMaj matrix) {
    int size = matrix.getNumRows();
    SingularValueDecomposition_F64<DMatrixRMaj> parts =
        DecompositionFactory_DDRM.svd(size, size, false, false, false);
    requireConverged(parts.decompose(matrix.copy()), size);
    return Arrays.stream(parts.getSingularValues()).limit(size).sum();
  }

  private static void requireConverged(boolean converged, int features) {
    checkState(
        converged, "the decomposition of %s x %s values did not converge", features, features);
  }

  private record Gaussian(INDArray mean, DMatrixRMaj covariance) {
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
      DMatrixRMaj covariance = new DMatrixRMaj(scatter.divi(count - 1).toDoubleMatrix());
      checkArgument(
          Arrays.stream(covariance.getData()).allMatch(Double::isFinite),
          "features of finite numbers expected, found NaN or infinity");
      return new Gaussian(mean, covariance);
    }

    private static INDArray chunk(INDArray rows, long from) {
      long to = Math.min(rows.size(0), from + CHUNK);
      return rows.get(NDArrayIndex.interval(from, to), NDArrayIndex.all())
          .castTo(DataType.DOUBLE)
          .dup();
    }
  }
}
