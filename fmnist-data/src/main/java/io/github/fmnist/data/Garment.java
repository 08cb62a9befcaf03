package io.github.fmnist.data;

import java.util.Arrays;
import java.util.List;

/**
 * The ten classes of Fashion-MNIST; {@link #label()} is their number in the files.
 *
 * <p>Xiao, Rasul, Vollgraf 2017, <a href="https://arxiv.org/abs/1708.07747">arXiv 1708.07747</a>,
 * table 2.
 */
public enum Garment {
  /** T-shirts and tops. */
  T_SHIRT(0, "T-shirt/top"),
  /** Trousers. */
  TROUSER(1, "Trouser"),
  /** Pullovers. */
  PULLOVER(2, "Pullover"),
  /** Dresses. */
  DRESS(3, "Dress"),
  /** Coats. */
  COAT(4, "Coat"),
  /** Sandals. */
  SANDAL(5, "Sandal"),
  /** Shirts. */
  SHIRT(6, "Shirt"),
  /** Sneakers. */
  SNEAKER(7, "Sneaker"),
  /** Bags. */
  BAG(8, "Bag"),
  /** Ankle boots. */
  ANKLE_BOOT(9, "Ankle boot");

  private static final List<String> TITLES = Arrays.stream(values()).map(Garment::title).toList();

  private final int label;
  private final String title;

  Garment(int label, String title) {
    this.label = label;
    this.title = title;
  }

  /** Returns the number that stands for the class in the files, 0 to 9. */
  public int label() {
    return label;
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
