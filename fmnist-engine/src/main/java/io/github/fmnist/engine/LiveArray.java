package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.workspace.ND4JWorkspaceException;
import org.nd4j.linalg.workspace.WorkspaceUtils;

/**
 * Tells whether an array still has its memory. The address of one that was closed, or whose
 * workspace was left, leads anywhere: to wrong numbers, or to the end of the process.
 */
public final class LiveArray {
  private LiveArray() {}

  /**
   * Refuses an array whose memory is gone.
   *
   * @param what names the array, such as "images"
   * @throws IllegalArgumentException if it was closed, or is of a workspace that was left
   */
  public static void require(INDArray array, String what) {
    String fate = fate(array);
    checkArgument(fate == null, "%s in memory expected, found an array %s", what, fate);
  }

  /** What has become of an array's memory; null if it is there. */
  static @Nullable String fate(INDArray array) {
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
