package io.github.fmnist.models;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.models.internal.BatchNormalizations;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Labels;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/** The training step of a network that ends in an output layer. */
final class ClassifierLearner implements Trainer.Learner {
  private final MultiLayerNetwork network;
  private final CompiledNetwork compiled;
  private final boolean learnsProbabilities;

  ClassifierLearner(CompiledNetwork compiled) {
    this.network = compiled.network();
    this.compiled = compiled;
    this.learnsProbabilities =
        learnsProbabilities(network.getLayer(network.getnLayers() - 1).conf().getLayer());
  }

  /** Returns whether a loss is the cross-entropy between labels and a softmax over classes. */
  private static boolean learnsProbabilities(Layer last) {
    ILossFunction loss = null;
    if (last instanceof BaseOutputLayer output) {
      loss = output.getLossFn();
    } else if (last instanceof LossLayer output) {
      loss = output.getLossFn();
    }
    // Not the subclass for integer class labels.
    return loss != null
        && (loss.getClass() == LossMCXENT.class
            || loss.getClass() == LossNegativeLogLikelihood.class)
        && ((FeedForwardLayer) last).getActivationFn() instanceof ActivationSoftmax;
  }

  @Override
  public int epochsDone() {
    return network.getEpochCount();
  }

  @Override
  public boolean needsSeveral(DataSet example) {
    return BatchNormalizations.needSeveral(network, example.getFeatures());
  }

  @Override
  public double learn(DataSet batch) {
    INDArray labels = batch.getLabels();
    // Masked rows do not contribute to the loss, so they may have any values.
    if (learnsProbabilities
        && labels != null
        && labels.rank() == 2
        && batch.getLabelsMaskArray() == null) {
      Labels.requireProbabilities(labels);
    }
    return compiled.step(batch);
  }

  @Override
  public void epochBegins() {
    List.copyOf(network.getListeners()).forEach(each -> each.onEpochStart(network));
  }

  @Override
  public void epochEnded() {
    List.copyOf(network.getListeners()).forEach(each -> each.onEpochEnd(network));
    network.incrementEpochCount();
  }

  @Override
  public boolean isFinite() {
    return Floats.areFinite(network.params());
  }
}
