package io.github.fmnist.experiments.export;

import io.github.fmnist.export.Safetensors;
import io.github.fmnist.models.archive.NetworkZip;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;

/** A format of files. */
enum ExportFormat {
  /** The network with its computation. */
  ONNX("onnx", "onnx") {
    @Override
    void write(ExportedNetwork network, OutputStream out) throws IOException {
      network.model().write(out);
    }

    @Override
    ExportedNetwork.Ports ports(ExportedNetwork network) {
      return network.ports();
    }
  },
  /** The parameters alone. */
  SAFETENSORS("safetensors", "safetensors") {
    @Override
    void write(ExportedNetwork network, OutputStream out) throws IOException {
      Safetensors.write(
          out,
          Safetensors.parameters(network.network()),
          Map.of("input", ports(network).input(), "output", ports(network).output()));
    }
  },
  /** Deeplearning4j's own, which {@code MultiLayerNetwork.load} reads. */
  DL4J("zip", "deeplearning4j") {
    @Override
    void write(ExportedNetwork network, OutputStream out) throws IOException {
      NetworkZip.write(out, network.network());
    }
  };

  private final String extension;
  private final String library;

  ExportFormat(String extension, String library) {
    this.extension = extension;
    this.library = library;
  }

  String extension() {
    return extension;
  }

  /** Returns the name of the library that reads the format, for model cards. */
  String library() {
    return library;
  }

  /** Returns what a file in this format takes and computes. */
  ExportedNetwork.Ports ports(ExportedNetwork network) {
    return network.plainPorts();
  }

  /**
   * Writes a network.
   *
   * @throws IllegalArgumentException if the format cannot express it
   */
  abstract void write(ExportedNetwork network, OutputStream out) throws IOException;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
