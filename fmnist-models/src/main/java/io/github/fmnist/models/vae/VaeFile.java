package io.github.fmnist.models.vae;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.archive.Allowance;
import io.github.fmnist.models.internal.archive.ModelFile;
import io.github.fmnist.models.internal.archive.NetworkArchive;
import io.github.fmnist.models.internal.archive.SettingsJson;
import io.github.fmnist.models.internal.prior.MixturePrior;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Reads and writes a variational autoencoder as a zip: its settings, and its networks as
 * Deeplearning4j zips: encoder, decoder and, if the prior is learned, one with its parameters.
 */
final class VaeFile {
  private static final String SETTINGS = "vae.json";
  private static final String ENCODER = "encoder.zip";
  private static final String DECODER = "decoder.zip";
  private static final String PRIOR = "prior.zip";
  private static final String PRIOR_COMPONENTS = "priorComponents";
  private static final String TRAINING_SAMPLES = "trainingSamples";

  private VaeFile() {}

  static void write(OutputStream out, VaeSettings settings, List<MultiLayerNetwork> networks)
      throws IOException {
    requireBoundedPrior("not saved", settings, networks);
    Map<String, ModelFile.Content> entries = new LinkedHashMap<>();
    entries.put(SETTINGS, entry -> entry.write(json(settings)));
    List<String> names = names(settings);
    for (int i = 0; i < names.size(); i++) {
      MultiLayerNetwork network = networks.get(i);
      entries.put(names.get(i), entry -> NetworkArchive.write(entry, network));
    }
    ModelFile.writeZip(out, entries);
  }

  /** Returns the names of the entries with networks; only a learned prior is one. */
  private static List<String> names(VaeSettings settings) {
    return settings.priorComponents() == 0
        ? List.of(ENCODER, DECODER)
        : List.of(ENCODER, DECODER, PRIOR);
  }

  private static void requireBoundedPrior(
      String source, VaeSettings settings, List<MultiLayerNetwork> networks)
      throws InvalidModelException {
    if (settings.priorComponents() > 0) {
      MixturePrior.requireBounded(
          source + ", " + PRIOR,
          VaeNetworks.priorParameters(networks.get(2)),
          settings.latentSize());
    }
  }

  static Vae read(Path file, Engine engine, Precision precision) throws IOException {
    String source = file.toString();
    byte[] bytes = ModelFile.read(file);
    Map<String, byte[]> entries =
        ModelFile.readZip(
            source, bytes, Set.of(SETTINGS, ENCODER, DECODER, PRIOR), new Allowance(bytes.length));
    VaeSettings settings =
        SettingsJson.read(
            source, SETTINGS, ModelFile.entry(source, entries, SETTINGS), VaeFile::settings);
    if (settings.priorComponents() == 0 && entries.containsKey(PRIOR)) {
      throw new InvalidModelException(
          "%s: no %s expected, since the prior is not learned".formatted(source, PRIOR));
    }
    Allowance allowance = new Allowance(bytes.length);
    List<NetworkArchive.StoredNetwork> stored = new ArrayList<>();
    for (String name : names(settings)) {
      stored.add(NetworkArchive.readEntry(source, entries, name, allowance));
    }
    VaeNetworks networks =
        networks(
            source,
            settings,
            stored.stream().map(NetworkArchive.StoredNetwork::network).toList(),
            engine,
            precision);
    try {
      for (NetworkArchive.StoredNetwork each : stored) {
        each.fill(true);
      }
      requireBoundedPrior(source, settings, networks.all());
      return new Vae(settings, networks);
    } catch (InvalidModelException e) {
      networks.close();
      throw e;
    }
  }

  private static VaeNetworks networks(
      String source,
      VaeSettings settings,
      List<MultiLayerNetwork> all,
      Engine engine,
      Precision precision)
      throws InvalidModelException {
    try {
      MultiLayerNetwork prior = all.size() == 2 ? null : all.get(2);
      VaeNetworks networks =
          new VaeNetworks(settings, all.get(0), all.get(1), prior, engine, precision);
      networks.tryOut();
      return networks;
    } catch (RuntimeException e) {
      throw ModelFile.unfit(source, e);
    }
  }

  private static byte[] json(VaeSettings settings) throws JsonProcessingException {
    ObjectNode json = SettingsJson.create();
    json.put("channels", settings.channels());
    json.put("height", settings.height());
    json.put("width", settings.width());
    json.put("latentSize", settings.latentSize());
    json.put("likelihood", settings.likelihood().kind().name());
    json.put("deviation", settings.likelihood().deviation());
    json.put("redrawnPixels", settings.dynamicBinarization());
    json.put("klWeight", settings.klWeight());
    json.put("klWarmUp", settings.klWarmUp());
    json.put("freeBits", settings.freeBits());
    json.put(PRIOR_COMPONENTS, settings.priorComponents());
    json.put(TRAINING_SAMPLES, settings.trainingSamples());
    json.put("classes", settings.classes());
    json.put("labelPlanes", settings.labelPlanes());
    json.put("seed", settings.seed());
    return SettingsJson.bytes(json);
  }

  private static VaeSettings settings(JsonNode json) {
    return Vae.builder()
        .inputShape(
            SettingsJson.number(json, "channels"),
            SettingsJson.number(json, "height"),
            SettingsJson.number(json, "width"))
        .latentSize(SettingsJson.number(json, "latentSize"))
        .likelihood(likelihood(json))
        .dynamicBinarization(SettingsJson.flag(json, "redrawnPixels"))
        .klWeight(SettingsJson.real(json, "klWeight"))
        .klWarmUp(SettingsJson.number(json, "klWarmUp"))
        .freeBits(SettingsJson.real(json, "freeBits"))
        // Files of older versions lack the next two.
        .priorComponents(
            json.has(PRIOR_COMPONENTS) ? SettingsJson.number(json, PRIOR_COMPONENTS) : 0)
        .trainingSamples(
            json.has(TRAINING_SAMPLES) ? SettingsJson.number(json, TRAINING_SAMPLES) : 1)
        .classes(SettingsJson.number(json, "classes"))
        .seed(SettingsJson.seed(json))
        .settings(SettingsJson.flag(json, "labelPlanes"));
  }

  private static Likelihood likelihood(JsonNode json) {
    double deviation = SettingsJson.real(json, "deviation");
    return switch (SettingsJson.constant(json, "likelihood", Likelihood.Kind.class)) {
      case BERNOULLI -> Likelihood.bernoulli();
      case GAUSSIAN -> Likelihood.gaussian(deviation);
      case LEARNED_GAUSSIAN -> Likelihood.learnedGaussian(deviation);
    };
  }
}
