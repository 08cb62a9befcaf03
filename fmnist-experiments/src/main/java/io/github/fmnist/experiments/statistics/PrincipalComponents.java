package io.github.fmnist.experiments.statistics;

import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import io.github.fmnist.models.Examples;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Principal component analysis (Pearson 1901): the directions of the largest variance of rows.
 *
 * @param mean mean of the rows, {@code [1, size]} float64
 * @param axes unit vectors by falling variance, {@code [count, size]} float64; in each, the value
 *     of the largest magnitude is positive
 * @param variances variances along the axes
 */
public record PrincipalComponents(INDArray mean, INDArray axes, double[] variances) {
  /** Number of rows that are converted to double precision at a time. */
  private static final int CHUNK = 5000;

  /**
   * Computes the principal components as eigenvectors of the covariance.
   *
   * <p>Implementation note: EJML computes them, since the decomposition of Commons Math does not
   * always converge if there are fewer rows than features.
   *
   * @param rows features {@code [b, size]}; read twice, a part at a time
   * @param count number of components, 1 to {@code size}
   */
  public static PrincipalComponents of(Examples rows, int count) {
    long size = rows.batch(0).getFeatures().size(1);
    checkArgument(
        count >= 1 && count <= size, "1 to %s components expected, %s given", size, count);
    INDArray mean = Nd4j.zeros(DataType.DOUBLE, 1, size);
    for (int from = 0; from < rows.size(); from += CHUNK) {
      mean.addi(chunk(rows, from).sum(true, 0));
    }
    mean.divi(rows.size());
    INDArray scatter = Nd4j.zeros(DataType.DOUBLE, size, size);
    for (int from = 0; from < rows.size(); from += CHUNK) {
      INDArray centred = chunk(rows, from).subiRowVector(mean);
      scatter.addi(centred.transpose().mmul(centred));
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig((int) size, true, true);
    checkState(
        eigen.decompose(new DMatrixRMaj(scatter.divi(rows.size()).toDoubleMatrix())),
        "no eigenvectors found of the covariance of %s features",
        size);
    int[] leading =
        IntStream.range(0, (int) size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).getReal()))
            .mapToInt(Integer::intValue)
            .limit(count)
            .toArray();
    return new PrincipalComponents(
        mean,
        Nd4j.createFromArray(
            IntStream.of(leading)
                .mapToObj(i -> oriented(eigen.getEigenVector(i).getData()))
                .toArray(double[][]::new)),
        IntStream.of(leading).mapToDouble(i -> eigen.getEigenvalue(i).getReal()).toArray());
  }

  /** Fixes the sign of an axis, which rounding would decide otherwise. */
  private static double[] oriented(double... axis) {
    double greatest = Arrays.stream(axis).reduce(0, (a, b) -> Math.abs(b) > Math.abs(a) ? b : a);
    return Arrays.stream(axis).map(value -> Math.copySign(1, greatest) * value).toArray();
  }

  /** Returns the coordinates of rows along the axes: {@code [n, count]} float64. */
  public INDArray project(INDArray rows) {
    return rows.castTo(DataType.DOUBLE).subRowVector(mean).mmul(axes.transpose());
  }

  /** Returns the mean squared error per value of rows reconstructed from their components. */
  public double meanSquaredError(Examples rows) {
    double sum = 0;
    for (int from = 0; from < rows.size(); from += CHUNK) {
      INDArray chunk = chunk(rows, from);
      INDArray reconstructed = project(chunk).mmul(axes).addRowVector(mean);
      double norm = chunk.subi(reconstructed).norm2Number().doubleValue();
      sum += norm * norm;
    }
    return sum / ((double) rows.size() * axes.size(1));
  }

  private static INDArray chunk(Examples rows, int from) {
    int[] indices = IntStream.range(from, Math.min(rows.size(), from + CHUNK)).toArray();
    return rows.batch(indices).getFeatures().castTo(DataType.DOUBLE);
  }
}
