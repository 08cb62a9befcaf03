package io.github.fmnist.models.safety;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Generates valid arrays in all orders in memory, and invalid arrays. */
final class Arrays {
  private static final String WORKSPACE = "safety";

  private final Random random;

  Arrays(Random random) {
    this.random = random;
  }

  /** Returns standard normal values in one of several orders in memory. */
  INDArray good(long... shape) {
    int length = 1;
    for (long size : shape) {
      length *= (int) size;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return inSomeOrder(Nd4j.createFromArray(values).reshape(shape));
  }

  /** Returns the same values in one of several orders in memory. */
  INDArray inSomeOrder(INDArray values) {
    if (values.rank() < 2) {
      return values;
    }
    long rows = values.size(0);
    return switch (random.nextInt(5)) {
      case 0 -> values.dup('f');
      case 1 ->
          Nd4j.concat(0, values, values)
              .get(NDArrayIndex.interval(rows, 2 * rows), NDArrayIndex.all());
      case 2 ->
          Nd4j.concat(0, values, values).get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
      case 3 -> doubled(values);
      default -> values;
    };
  }

  /** Returns the values as every second row of an array with twice as many rows. */
  private static INDArray doubled(INDArray values) {
    long rows = values.size(0);
    INDArray wide = Nd4j.create(DataType.FLOAT, 2 * rows, values.length() / rows);
    INDArray view = wide.get(NDArrayIndex.interval(0, 2, 2 * rows), NDArrayIndex.all());
    INDArray flat = values.reshape(rows, values.length() / rows);
    view.assign(flat);
    return values.rank() == 2 ? view : values;
  }

  /** Returns an array that a network for batches of this shape must refuse. */
  INDArray bad(long... shape) {
    List<Supplier<INDArray>> choices =
        List.of(
            () -> closed(good(shape)),
            () -> closedParent(shape),
            () -> ofALeftWorkspace(shape),
            () -> ofADestroyedWorkspace(shape),
            () -> good(shape).castTo(DataType.DOUBLE),
            () -> good(shape).castTo(DataType.INT32),
            () -> good(shape).castTo(DataType.FLOAT16),
            () -> good(shape).castTo(DataType.BOOL),
            () -> Nd4j.scalar(1f),
            () -> Nd4j.empty(DataType.FLOAT),
            () -> Nd4j.create(DataType.FLOAT, 0, shape[1]),
            () -> good(shape[0], shape[1] + 1),
            () -> good(shape[0], 1),
            () -> good(shape[0] * shape[1]),
            () -> good(shape[0], 1, 1, 1, shape[1]));
    return choices.get(random.nextInt(choices.size())).get();
  }

  static INDArray closed(INDArray array) {
    INDArray copy = array.dup();
    copy.close();
    return copy;
  }

  private INDArray closedParent(long... shape) {
    INDArray parent = Nd4j.concat(0, good(shape), good(shape)).dup();
    INDArray view = parent.get(NDArrayIndex.interval(0, shape[0]), NDArrayIndex.all());
    parent.close();
    return view;
  }

  INDArray ofALeftWorkspace(long... shape) {
    INDArray values = good(shape);
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE)) {
      return values.dup();
    }
  }

  private INDArray ofADestroyedWorkspace(long... shape) {
    INDArray left = ofALeftWorkspace(shape);
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    return left;
  }

  /** Runs a use inside a workspace of the caller. */
  static void inWorkspace(Runnable use) {
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE)) {
      use.run();
    }
  }
}
