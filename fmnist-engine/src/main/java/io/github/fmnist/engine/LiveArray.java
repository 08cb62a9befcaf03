package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.workspace.ND4JWorkspaceException;
import org.nd4j.linalg.workspace.WorkspaceUtils;

/**
 * Checks whether an array still has its memory. The address of an array that was closed, or whose
 * workspace was left, is invalid: its use gives wrong numbers or crashes the process.
 */
public final class LiveArray {
  private LiveArray() {}

  /**
   * Rejects an array whose memory was released.
   *
   * @param name the name of the array in the message, such as "images"
   * @throws IllegalArgumentException if it was closed or its workspace was left
   */
  public static void require(INDArray array, String name) {
    String loss = lossOfMemory(array);
    checkArgument(loss == null, "%s in memory expected, found an array %s", name, loss);
  }

  /** Returns how an array lost its memory; null if it still has it. */
  static @Nullable String lossOfMemory(INDArray array) {
    if (array.wasClosed()) {
      return "that was closed";
    }
    try {
      WorkspaceUtils.assertValidArray(array, "");
      return null;
    } catch (ND4JWorkspaceException e) {
      return "of a workspace that was left";
    }
  }
}
