package io.github.fmnist.models;

import io.github.fmnist.engine.Engine;
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

/** A variational autoencoder as a zip: its settings, and two networks as Deeplearning4j's zips. */
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
    entries.put(ENCODER, entry -> NetworkZip.write(entry, encoder));
    entries.put(DECODER, entry -> NetworkZip.write(entry, decoder));
    ModelFile.writeZip(out, entries);
  }

  static Vae read(Path file, Engine engine) throws IOException {
    String what = file.toString();
    Map<String, byte[]> entries =
        ModelFile.readZip(what, ModelFile.read(file), Set.of(SETTINGS, ENCODER, DECODER));
    VaeSettings settings =
        SettingsJson.read(
            what, SETTINGS, ModelFile.entry(what, entries, SETTINGS), VaeFile::settings);
    MultiLayerNetwork encoder =
        NetworkZip.readWhole(what + ", " + ENCODER, ModelFile.entry(what, entries, ENCODER));
    MultiLayerNetwork decoder =
        NetworkZip.readWhole(what + ", " + DECODER, ModelFile.entry(what, entries, DECODER));
    try {
      return new Vae(settings, encoder, decoder, engine);
    } catch (RuntimeException e) {
      throw new InvalidModelException(what + ": networks that fit expected: " + e.getMessage(), e);
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
    json.put("redrawnPixels", settings.redrawn());
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
        .redrawnPixels(SettingsJson.flag(json, "redrawnPixels"))
        .klWeight(SettingsJson.real(json, "klWeight"))
        .klWarmUp(SettingsJson.number(json, "klWarmUp"))
        .freeBits(SettingsJson.real(json, "freeBits"))
        .classes(SettingsJson.number(json, "classes"))
        .seed(SettingsJson.seed(json))
        .settings()
        .labelPlanes(SettingsJson.flag(json, "labelPlanes"))
        .checked();
  }

  private static Likelihood likelihood(JsonNode json) {
    double deviation = SettingsJson.real(json, "deviation");
    return switch (Likelihood.Kind.valueOf(SettingsJson.text(json, "likelihood"))) {
      case BERNOULLI -> Likelihood.bernoulli();
      case GAUSSIAN -> Likelihood.gaussian(deviation);
      case LEARNED_GAUSSIAN -> Likelihood.learnedGaussian(deviation);
    };
  }
}
