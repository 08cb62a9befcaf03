package io.github.fmnist.models.internal;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Shortens values from files for messages, on one line. */
public final class Excerpt {
  private static final int MAX_LENGTH = 100;

  /** Maximum length of an excerpt of an exception's message, which may contain a value. */
  private static final int MAX_MESSAGE_LENGTH = 400;

  private Excerpt() {}

  /** Returns at most 100 characters of a value, none of them a control character. */
  public static String of(Object value) {
    return of(String.valueOf(value), MAX_LENGTH);
  }

  /**
   * Returns the beginning of an exception's message, or the name of its class without a message.
   */
  public static String of(Exception exception) {
    String message = exception.getMessage();
    return of(message == null ? exception.getClass().getSimpleName() : message, MAX_MESSAGE_LENGTH);
  }

  private static String of(String text, int length) {
    String start = text.length() <= length ? text : text.substring(0, length - 3).concat("...");
    return start.replaceAll("\\p{Cntrl}", "?");
  }

  /** Returns type and shape of an array, such as {@code FLOAT [64, 784]}. */
  public static String shape(INDArray array) {
    return array.dataType() + " " + Arrays.toString(array.shape());
  }
}
