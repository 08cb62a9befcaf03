package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Runs a trained network on any number of rows, in chunks. */
final class Inference {
  /** Rows per chunk: enough for all threads, and little memory. */
  private static final int CHUNK = 500;

  private final CompiledNetwork compiled;
  private final MultiLayerNetwork network;

  Inference(CompiledNetwork compiled, MultiLayerNetwork network) {
    this.compiled = compiled;
    this.network = network;
  }

  INDArray infer(INDArray x) {
    Steps.checkBatch(x);
    List<INDArray> results = new ArrayList<>();
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      for (long from = 0; from < x.size(0); from += CHUNK) {
        INDArray rows = rows(x, from);
        try (Pass pass = compiled.forward(rows, Mode.INFERENCE, 0)) {
          results.add(pass.output().dup('c'));
        }
      }
      return results.size() == 1
          ? results.get(0)
          : Nd4j.concat(0, results.toArray(INDArray[]::new));
    }
  }

  INDArray output(INDArray x) {
    INDArray result = infer(x);
    return network.getOutputLayer().conf().getLayer() instanceof BaseOutputLayer output
        ? output.getActivationFn().getActivation(result, false)
        : result;
  }

  int[] predict(INDArray x) {
    INDArray output = compiled.output(x);
    checkArgument(
        output.rank() == 2,
        "a network with one value for each class expected, found an output of rank %s",
        output.rank());
    return output.argMax(1).toIntVector();
  }

  /**
   * Evaluates the outputs of batches.
   *
   * @param outputOf computes the output of a batch
   */
  Evaluation evaluate(DataSetIterator batches, Function<DataSet, INDArray> outputOf) {
    if (!batches.hasNext() && batches.resetSupported()) {
      batches.reset();
    }
    Evaluation evaluation = new Evaluation();
    if (batches.getLabels() != null) {
      evaluation.setLabelsList(batches.getLabels());
    }
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      checkArgument(batch.getLabels() != null, "a batch with labels expected, found none");
      LiveArray.require(batch.getLabels(), "labels");
      evaluation.eval(batch.getLabels(), outputOf.apply(batch), batch.getLabelsMaskArray());
    }
    return evaluation;
  }

  /** Returns the loss, computed in chunks, including regularization. */
  double score(DataSet batch, OutputLoss loss) {
    Steps.checkBatch(batch.getFeatures());
    long examples = batch.getFeatures().size(0);
    double sum = 0;
    for (long from = 0; from < examples; from += CHUNK) {
      INDArray features = rows(batch.getFeatures(), from);
      DataSet part =
          new org.nd4j.linalg.dataset.DataSet(
              features, batch.getLabels() == null ? null : rows(batch.getLabels(), from));
      double share = loss.isMean() ? (double) features.size(0) / examples : 1;
      sum += share * withPass(features, pass -> loss.score(pass.output(), part));
    }
    return sum + network.calcRegularizationScore(true);
  }

  private double withPass(INDArray rows, ToDoubleFunction<Pass> use) {
    try (Pass pass = compiled.forward(rows, Mode.INFERENCE, 0)) {
      return use.applyAsDouble(pass);
    }
  }

  private static INDArray rows(INDArray x, long from) {
    long to = Math.min(from + CHUNK, x.size(0));
    return from == 0 && to == x.size(0) ? x : x.get(NDArrayIndex.interval(from, to));
  }
}
