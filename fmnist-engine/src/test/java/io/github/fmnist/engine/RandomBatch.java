package io.github.fmnist.engine;

import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The batches of a random network: all have the same size except the last, which is smaller; some
 * have another order in memory; a few have masks.
 *
 * @param classes the shape of the output without its first dimension
 * @param masked whether some examples, or steps of sequences, are masked
 * @param looksInside whether a listener reads gradients within a step
 */
record RandomBatch(long seed, long[] classes, boolean masked, boolean looksInside) {
  private static final int LAST = 2;

  static RandomBatch of(long seed, MultiLayerNetwork network) {
    Random random = new Random(seed ^ 0x5eed);
    INDArray output = network.output(Nets.random(seed, RandomNetwork.inputShape(seed, 2)));
    long[] classes = Arrays.copyOfRange(output.shape(), 1, output.rank());
    return new RandomBatch(seed, classes, random.nextInt(25) == 0, random.nextInt(25) == 0);
  }

  /** Returns whether the engine leaves the steps to stock even if it supports the network. */
  boolean obstructsTheEngine() {
    return masked || looksInside;
  }

  DataSet step(int step) {
    Random random = new Random(seed + step);
    int examples = step == LAST ? 3 : 5;
    INDArray features = features(step, examples);
    DataSet batch =
        new DataSet(
            random.nextInt(4) == 0 ? features.dup('f') : features, labels(random, examples));
    if (masked) {
      batch.setLabelsMaskArray(mask(random, examples));
    }
    return batch;
  }

  /**
   * Returns features. For half of the seeds, they have coarse values, most of them zero, as in
   * images, so that maxima have ties.
   */
  private INDArray features(int step, int examples) {
    INDArray features = Nets.random(seed + step, RandomNetwork.inputShape(seed, examples));
    return seed % 2 == 0 ? features : Transforms.round(Transforms.relu(features, false), false);
  }

  /** Returns labels that are one-hot along the second dimension. */
  private INDArray labels(Random random, int examples) {
    INDArray labels = Nd4j.zeros(shape(examples));
    for (int example = 0; example < examples; example++) {
      for (int position = 0; position < sequenceLength(); position++) {
        int hot = random.nextInt((int) classes[0]);
        if (classes.length == 1) {
          labels.putScalar(example, hot, 1);
        } else {
          labels.putScalar(new int[] {example, hot, position}, 1);
        }
      }
    }
    return labels;
  }

  /** Returns a mask that keeps the first example. */
  private INDArray mask(Random random, int examples) {
    INDArray mask = Nd4j.ones(examples, sequenceLength());
    for (int example = 1; example < examples; example++) {
      if (random.nextBoolean()) {
        mask.putScalar(example, random.nextInt(sequenceLength()), 0);
      }
    }
    return mask;
  }

  private long[] shape(int examples) {
    long[] shape = new long[classes.length + 1];
    shape[0] = examples;
    System.arraycopy(classes, 0, shape, 1, classes.length);
    return shape;
  }

  /** Returns the number of steps of a sequence; 1 if there is no sequence. */
  private int sequenceLength() {
    return classes.length == 1 ? 1 : (int) classes[1];
  }
}
