package io.github.fmnist.models.vae;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.archive.Allowance;
import io.github.fmnist.models.internal.archive.ModelFile;
import io.github.fmnist.models.internal.archive.NetworkArchive;
import io.github.fmnist.models.internal.archive.SettingsJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Reads and writes a variational autoencoder as a zip: its settings, and two networks as
 * Deeplearning4j zips.
 */
final class VaeFile {
  private static final String SETTINGS = "vae.json";
  private static final String ENCODER = "encoder.zip";
  private static final String DECODER = "decoder.zip";

  private VaeFile() {}

  static void write(
      OutputStream out, VaeSettings settings, MultiLayerNetwork encoder, MultiLayerNetwork decoder)
      throws IOException {
    Map<String, ModelFile.Content> entries = new LinkedHashMap<>();
    entries.put(SETTINGS, entry -> entry.write(json(settings)));
    entries.put(ENCODER, entry -> NetworkArchive.write(entry, encoder));
    entries.put(DECODER, entry -> NetworkArchive.write(entry, decoder));
    ModelFile.writeZip(out, entries);
  }

  static Vae read(Path file, Engine engine, Precision precision) throws IOException {
    String source = file.toString();
    byte[] bytes = ModelFile.read(file);
    Map<String, byte[]> entries =
        ModelFile.readZip(
            source, bytes, Set.of(SETTINGS, ENCODER, DECODER), new Allowance(bytes.length));
    VaeSettings settings =
        SettingsJson.read(
            source, SETTINGS, ModelFile.entry(source, entries, SETTINGS), VaeFile::settings);
    Allowance allowance = new Allowance(bytes.length);
    NetworkArchive.StoredNetwork encoder =
        NetworkArchive.readEntry(source, entries, ENCODER, allowance);
    NetworkArchive.StoredNetwork decoder =
        NetworkArchive.readEntry(source, entries, DECODER, allowance);
    VaeNetworks networks =
        networks(source, settings, encoder.network(), decoder.network(), engine, precision);
    try {
      encoder.fill(true);
      decoder.fill(true);
      return new Vae(settings, networks);
    } catch (InvalidModelException e) {
      networks.close();
      throw e;
    }
  }

  private static VaeNetworks networks(
      String source,
      VaeSettings settings,
      MultiLayerNetwork encoder,
      MultiLayerNetwork decoder,
      Engine engine,
      Precision precision)
      throws InvalidModelException {
    try {
      VaeNetworks networks = new VaeNetworks(settings, encoder, decoder, engine, precision);
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
