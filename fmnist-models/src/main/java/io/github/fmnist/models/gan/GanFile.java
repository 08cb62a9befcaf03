package io.github.fmnist.models.gan;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.archive.Allowance;
import io.github.fmnist.models.internal.archive.ModelFile;
import io.github.fmnist.models.internal.archive.NetworkArchive;
import io.github.fmnist.models.internal.archive.SettingsJson;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Reads and writes a generative adversarial network as a zip: its settings, its networks as
 * Deeplearning4j zips, and the vectors of its spectral normalization.
 */
final class GanFile {
  private static final String SETTINGS = "gan.json";
  private static final String GENERATOR = "generator.zip";
  private static final String AVERAGE = "average.zip";
  private static final String DISCRIMINATOR = "discriminator.zip";
  private static final String SPECTRAL = "spectral.bin";
  private static final String STATISTICS = "statistics";
  private static final Set<String> ENTRIES =
      Set.of(SETTINGS, GENERATOR, AVERAGE, DISCRIMINATOR, SPECTRAL);

  private GanFile() {}

  static void write(
      OutputStream out, GanSettings settings, GanNetworks networks, DynamicsMeter meter)
      throws IOException {
    Map<String, ModelFile.Content> entries = new LinkedHashMap<>();
    entries.put(SETTINGS, entry -> entry.write(json(settings, meter)));
    entries.put(GENERATOR, entry -> NetworkArchive.write(entry, networks.generator()));
    if (settings.averages()) {
      entries.put(AVERAGE, entry -> NetworkArchive.write(entry, networks.average()));
    }
    entries.put(DISCRIMINATOR, entry -> NetworkArchive.write(entry, networks.discriminator()));
    SpectralNorm spectralNorm = networks.spectralNorm();
    if (spectralNorm != null) {
      entries.put(SPECTRAL, entry -> Nd4j.write(spectralNorm.state(), new DataOutputStream(entry)));
    }
    ModelFile.writeZip(out, entries);
  }

  static Gan read(Path file, Engine engine, Precision precision) throws IOException {
    String source = file.toString();
    byte[] bytes = ModelFile.read(file);
    Map<String, byte[]> entries =
        ModelFile.readZip(source, bytes, ENTRIES, new Allowance(bytes.length));
    byte[] json = ModelFile.entry(source, entries, SETTINGS);
    GanSettings settings = SettingsJson.read(source, SETTINGS, json, GanFile::settings);
    DynamicsMeter meter = SettingsJson.read(source, SETTINGS, json, GanFile::meter);
    Allowance allowance = new Allowance(bytes.length);
    NetworkArchive.StoredNetwork generator =
        NetworkArchive.readEntry(source, entries, GENERATOR, allowance);
    NetworkArchive.StoredNetwork average =
        settings.averages()
            ? NetworkArchive.readEntry(source, entries, AVERAGE, allowance)
            : generator;
    NetworkArchive.StoredNetwork discriminator =
        NetworkArchive.readEntry(source, entries, DISCRIMINATOR, allowance);
    GanNetworks networks =
        networks(
            source,
            settings,
            generator.network(),
            average.network(),
            discriminator.network(),
            engine,
            precision);
    try {
      generator.fill(true);
      average.fill(true);
      discriminator.fill(true);
      SpectralNorm spectralNorm = networks.spectralNorm();
      if (spectralNorm != null) {
        NetworkArchive.fill(
            source + ", " + SPECTRAL,
            spectralNorm.state(),
            ModelFile.entry(source, entries, SPECTRAL));
      }
      return new Gan(settings, networks, meter);
    } catch (InvalidModelException e) {
      networks.close();
      throw e;
    }
  }

  private static GanNetworks networks(
      String source,
      GanSettings settings,
      MultiLayerNetwork generator,
      MultiLayerNetwork average,
      MultiLayerNetwork discriminator,
      Engine engine,
      Precision precision)
      throws InvalidModelException {
    try {
      SpectralNorm spectralNorm =
          settings.spectralNormalization()
              ? new SpectralNorm(discriminator, settings.seed())
              : null;
      GanNetworks networks =
          new GanNetworks(
              settings, generator, average, discriminator, spectralNorm, engine, precision);
      networks.tryOut();
      return networks;
    } catch (RuntimeException e) {
      throw ModelFile.unfit(source, e);
    }
  }

  private static byte[] json(GanSettings settings, DynamicsMeter meter)
      throws JsonProcessingException {
    ObjectNode json = SettingsJson.create();
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
    json.put("averageDecay", settings.emaDecay());
    json.put("seed", settings.seed());
    DoubleStream.of(meter.state()).forEach(json.putArray(STATISTICS)::add);
    return SettingsJson.bytes(json);
  }

  private static GanSettings settings(JsonNode json) {
    return Gan.builder()
        .inputShape(
            SettingsJson.number(json, "channels"),
            SettingsJson.number(json, "height"),
            SettingsJson.number(json, "width"))
        .latentSize(SettingsJson.number(json, "latentSize"))
        .classes(SettingsJson.number(json, "classes"))
        .loss(SettingsJson.constant(json, "loss", GanLoss.class))
        .spectralNormalization(SettingsJson.flag(json, "spectralNormalization"))
        .gradientPenalty(SettingsJson.real(json, "gradientPenalty"))
        .labelSmoothing(SettingsJson.real(json, "labelSmoothing"))
        .instanceNoise(
            SettingsJson.real(json, "instanceNoise"),
            SettingsJson.number(json, "instanceNoiseSteps"))
        .discriminatorSteps(SettingsJson.number(json, "discriminatorSteps"))
        .emaDecay(SettingsJson.real(json, "averageDecay"))
        .seed(SettingsJson.seed(json))
        .settings();
  }

  /** Returns the statistics of the current epoch; files of older versions have none. */
  private static DynamicsMeter meter(JsonNode json) {
    return json.has(STATISTICS)
        ? DynamicsMeter.of(SettingsJson.reals(json, STATISTICS))
        : new DynamicsMeter();
  }
}
