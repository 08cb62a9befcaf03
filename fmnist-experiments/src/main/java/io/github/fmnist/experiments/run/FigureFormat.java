package io.github.fmnist.experiments.run;

import io.github.fmnist.viz.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The file formats of figures. */
public enum FigureFormat {
  PNG,
  SVG,
  PDF;

  /** Writes a picture; the scale is that of PNG. */
  void write(Picture picture, Path directory, String name, double scale) throws IOException {
    Path file = file(directory, name);
    switch (this) {
      case PNG -> picture.writePng(file, scale);
      case SVG -> picture.writeSvg(file);
      case PDF -> picture.writePdf(file);
    }
  }

  /** Returns the file of a figure. */
  Path file(Path directory, String name) {
    return directory.resolve(name + "." + this);
  }

  /** Returns the name as spelled on the command line and in names of files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
