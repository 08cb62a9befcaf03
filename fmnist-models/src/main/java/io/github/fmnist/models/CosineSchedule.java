package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * A learning rate that falls along half a cosine wave (Loshchilov and Hutter 2017, SGDR, eq. 5,
 * without restarts).
 *
 * <pre>{@code
 * new Adam(CosineSchedule.of(1e-3, 20))
 * }</pre>
 *
 * <p>Implementation note: Deeplearning4j 1.0.0-M2.1 has no such schedule, and its {@code
 * PolySchedule} has a wrong sign and rises. A schedule class of this library would prevent plain
 * Deeplearning4j from loading the network, so the rate of each epoch is listed in a {@link
 * MapSchedule}.
 */
public final class CosineSchedule {
  private CosineSchedule() {}

  /**
   * Returns the schedule. In epoch e, from 0, the rate is {@code initial * (1 + cos(pi * e /
   * epochs)) / 2}; it is nearly 0 in the last one, and stays there in later ones.
   *
   * @param initial learning rate of the first epoch, above 0
   * @param epochs number of epochs of the training, at least 1
   * @throws IllegalArgumentException if a value is out of range
   */
  public static ISchedule of(double initial, int epochs) {
    checkArgument(
        initial > 0 && Double.isFinite(initial), "a rate above 0 expected, %s given", initial);
    checkArgument(epochs >= 1, "at least 1 epoch expected, %s given", epochs);
    Map<Integer, Double> rates =
        IntStream.range(0, epochs)
            .boxed()
            .collect(
                Collectors.toMap(
                    epoch -> epoch,
                    epoch -> initial * (1 + Math.cos(Math.PI * epoch / epochs)) / 2));
    return new MapSchedule(ScheduleType.EPOCH, rates);
  }
}
