package io.github.fmnist.models;

import io.github.fmnist.engine.Engine;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * A generative adversarial network as a zip: its settings, its networks as Deeplearning4j's zips,
 * and the vectors of its spectral normalization.
 */
final class GanFile {
  private static final String SETTINGS = "gan.json";
  private static final String GENERATOR = "generator.zip";
  private static final String AVERAGE = "average.zip";
  private static final String DISCRIMINATOR = "discriminator.zip";
  private static final String SPECTRAL = "spectral.bin";
  private static final Set<String> ENTRIES =
      Set.of(SETTINGS, GENERATOR, AVERAGE, DISCRIMINATOR, SPECTRAL);
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private GanFile() {}

  static void write(OutputStream out, GanSettings settings, GanPair pair) throws IOException {
    Map<String, ModelFile.Content> entries = new LinkedHashMap<>();
    entries.put(SETTINGS, entry -> entry.write(json(settings)));
    entries.put(GENERATOR, entry -> NetworkZip.write(entry, pair.generator()));
    if (settings.averages()) {
      entries.put(AVERAGE, entry -> NetworkZip.write(entry, pair.average()));
    }
    entries.put(DISCRIMINATOR, entry -> NetworkZip.write(entry, pair.discriminator()));
    if (settings.spectralNormalization()) {
      entries.put(
          SPECTRAL, entry -> Nd4j.write(pair.spectralNorm().state(), new DataOutputStream(entry)));
    }
    ModelFile.writeZip(out, entries);
  }

  static Gan read(Path file, Engine engine) throws IOException {
    String what = file.toString();
    Map<String, byte[]> entries = ModelFile.readZip(what, ModelFile.read(file), ENTRIES);
    GanSettings settings = settings(what, ModelFile.entry(what, entries, SETTINGS));
    MultiLayerNetwork generator = network(what, entries, GENERATOR);
    MultiLayerNetwork average = settings.averages() ? network(what, entries, AVERAGE) : generator;
    MultiLayerNetwork discriminator = network(what, entries, DISCRIMINATOR);
    try {
      SpectralNorm spectralNorm = null;
      if (settings.spectralNormalization()) {
        spectralNorm = new SpectralNorm(discriminator, settings.seed());
        NetworkZip.fill(
            what + ", " + SPECTRAL, spectralNorm.state(), ModelFile.entry(what, entries, SPECTRAL));
      }
      return new Gan(
          settings, new GanPair(settings, generator, average, discriminator, spectralNorm, engine));
    } catch (RuntimeException e) {
      throw new InvalidModelException(what + ": networks that fit expected: " + e.getMessage(), e);
    }
  }

  private static MultiLayerNetwork network(String what, Map<String, byte[]> entries, String name)
      throws InvalidModelException {
    return NetworkZip.read(what + ", " + name, ModelFile.entry(what, entries, name));
  }

  private static byte[] json(GanSettings settings) throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("channels", settings.channels());
    json.put("height", settings.height());
    json.put("width", settings.width());
    json.put("latentSize", settings.latentSize());
    json.put("classes", settings.classes());
    json.put("loss", settings.loss().name());
    json.put("spectralNormalization", settings.spectralNormalization());
    json.put("gradientPenalty", settings.gradientPenalty());
    json.put("labelSmoothing", settings.labelSmoothing());
    json.put("instanceNoise", settings.instanceNoise());
    json.put("instanceNoiseSteps", settings.instanceNoiseSteps());
    json.put("discriminatorSteps", settings.discriminatorSteps());
    json.put("averageDecay", settings.averageDecay());
    json.put("seed", settings.seed());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }

  private static GanSettings settings(String what, byte[] bytes) throws InvalidModelException {
    try {
      JsonNode json = JSON.readTree(bytes);
      if (json.required("version").asInt() != VERSION) {
        throw new IllegalArgumentException(
            "version %d expected, found %s".formatted(VERSION, json.get("version")));
      }
      return Gan.builder()
          .inputShape(number(json, "channels"), number(json, "height"), number(json, "width"))
          .latentSize(number(json, "latentSize"))
          .classes(number(json, "classes"))
          .loss(GanLoss.valueOf(json.required("loss").asText()))
          .spectralNormalization(json.required("spectralNormalization").asBoolean())
          .gradientPenalty(json.required("gradientPenalty").asDouble())
          .labelSmoothing(json.required("labelSmoothing").asDouble())
          .instanceNoise(
              json.required("instanceNoise").asDouble(), number(json, "instanceNoiseSteps"))
          .discriminatorSteps(number(json, "discriminatorSteps"))
          .averageDecay(json.required("averageDecay").asDouble())
          .seed(json.required("seed").asLong())
          .settings();
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidModelException(
          "%s, %s: settings of a model expected: %s".formatted(what, SETTINGS, e.getMessage()), e);
    }
  }

  private static int number(JsonNode json, String name) {
    JsonNode number = json.required(name);
    if (!number.canConvertToInt()) {
      throw new IllegalArgumentException(
          "%s expected as a number, found %s".formatted(name, number));
    }
    return number.asInt();
  }
}
