package io.github.fmnist.data;

import java.util.Arrays;
import java.util.List;

/**
 * The ten classes of Fashion-MNIST; a constant's ordinal is its label.
 *
 * <p>Xiao, Rasul, Vollgraf 2017, <a href="https://arxiv.org/abs/1708.07747">arXiv 1708.07747</a>,
 * table 2.
 */
public enum Garment {
  /** Label 0. */
  T_SHIRT("T-shirt/top"),
  /** Label 1. */
  TROUSER("Trouser"),
  /** Label 2. */
  PULLOVER("Pullover"),
  /** Label 3. */
  DRESS("Dress"),
  /** Label 4. */
  COAT("Coat"),
  /** Label 5. */
  SANDAL("Sandal"),
  /** Label 6. */
  SHIRT("Shirt"),
  /** Label 7. */
  SNEAKER("Sneaker"),
  /** Label 8. */
  BAG("Bag"),
  /** Label 9. */
  ANKLE_BOOT("Ankle boot");

  private static final List<String> TITLES = Arrays.stream(values()).map(Garment::title).toList();

  private final String title;

  Garment(String title) {
    this.title = title;
  }

  /** Returns the name that the dataset's authors gave the class, such as {@code "Ankle boot"}. */
  public String title() {
    return title;
  }

  /** Returns the ten titles in the order of their labels. */
  public static List<String> titles() {
    return TITLES;
  }
}
