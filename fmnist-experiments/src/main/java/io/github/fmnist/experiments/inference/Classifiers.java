package io.github.fmnist.experiments.inference;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The compiled networks of a run of {@code activations}. */
final class Classifiers implements AutoCloseable {
  private final List<TrainedClassifier> networks;
  private final List<String> classNames;
  private final List<CompiledNetwork> compiled = new ArrayList<>();

  Classifiers(List<TrainedClassifier> networks, List<String> classNames) {
    this.networks = networks;
    this.classNames = classNames;
    try {
      for (TrainedClassifier each : networks) {
        compiled.add(Engine.AUTO.compile(each.network()));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Returns the probability of each class, by name of the class, by name of the network, for each
   * image.
   *
   * @param images grey values in [0, 1], {@code [n, 1, 28, 28]}
   */
  List<Map<String, Map<String, Double>>> probabilities(INDArray images) {
    INDArray rows = images.reshape(images.size(0), -1);
    List<Map<String, Map<String, Double>>> results = new ArrayList<>();
    for (long row = 0; row < rows.size(0); row++) {
      results.add(new LinkedHashMap<>());
    }
    for (int i = 0; i < compiled.size(); i++) {
      INDArray outputs = compiled.get(i).output(networks.get(i).normalization().apply(rows));
      for (int row = 0; row < results.size(); row++) {
        results.get(row).put(networks.get(i).name(), byClass(outputs, row));
      }
    }
    return results;
  }

  private Map<String, Double> byClass(INDArray outputs, int row) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int label = 0; label < outputs.size(1); label++) {
      probabilities.put(
          label < classNames.size() ? classNames.get(label) : "class " + label,
          outputs.getDouble(row, label));
    }
    return probabilities;
  }

  @Override
  public void close() {
    compiled.forEach(CompiledNetwork::close);
  }
}
