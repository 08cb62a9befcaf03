package io.github.fmnist.experiments.command;

import java.util.List;

/** A study whose {@code --preset} may stand for other options. */
public interface PresetOptions {
  String PRESET = "--preset";

  /**
   * Returns the options that {@code --preset} stands for, as {@code --name=value}; none for a size
   * of the study.
   */
  List<String> presetOptions();
}
