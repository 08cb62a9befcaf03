package io.github.fmnist.experiments.vae;

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
 * Principal component analysis (Pearson 1901): the directions in which rows vary most.
 *
 * @param mean of the rows, {@code [1, size]} float64
 * @param axes of length 1, by falling variance, the greatest value of each positive: {@code [count,
 *     size]} float64
 * @param variances along the axes
 */
record PrincipalComponents(INDArray mean, INDArray axes, double[] variances) {
  /** Rows are taken to double precision so many at a time. */
  private static final int CHUNK = 5000;

  /**
   * Finds them, by the eigenvectors of the covariance.
   *
   * <p>Implementation note: EJML's, since those of Commons Math do not always converge where there
   * are fewer rows than features.
   *
   * @param rows features {@code [b, size]}; asked for a part at a time, twice
   * @param count of components, 1 to {@code size}
   */
  static PrincipalComponents of(Examples rows, int count) {
    long size = rows.batch(0).getFeatures().size(1);
    checkArgument(
        count >= 1 && count <= size, "1 to %s components expected, %s asked for", size, count);
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

  /** An axis may point either way, and rounding must not decide which. */
  private static double[] oriented(double... axis) {
    double greatest = Arrays.stream(axis).reduce(0, (a, b) -> Math.abs(b) > Math.abs(a) ? b : a);
    return Arrays.stream(axis).map(value -> Math.copySign(1, greatest) * value).toArray();
  }

  /** Returns where rows lie along the axes: {@code [n, count]} float64. */
  INDArray project(INDArray rows) {
    return rows.castTo(DataType.DOUBLE).subRowVector(mean).mmul(axes.transpose());
  }

  /** Returns the mean squared error per value of rows put together again from their components. */
  double meanSquaredError(Examples rows) {
    double sum = 0;
    for (int from = 0; from < rows.size(); from += CHUNK) {
      INDArray chunk = chunk(rows, from);
      INDArray again = project(chunk).mmul(axes).addRowVector(mean);
      double norm = chunk.subi(again).norm2Number().doubleValue();
      sum += norm * norm;
    }
    return sum / ((double) rows.size() * axes.size(1));
  }

  private static INDArray chunk(Examples rows, int from) {
    int[] places = IntStream.range(from, Math.min(rows.size(), from + CHUNK)).toArray();
    return rows.batch(places).getFeatures().castTo(DataType.DOUBLE);
  }
}
