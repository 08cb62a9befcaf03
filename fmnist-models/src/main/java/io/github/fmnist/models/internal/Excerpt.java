package io.github.fmnist.models.internal;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Values of a file as messages show them: short, on one line, whatever the file says. */
public final class Excerpt {
  private static final int MAX_LENGTH = 100;

  /** The longest part of an exception's message that is shown; a value is a part of it. */
  private static final int MAX_MESSAGE_LENGTH = 400;

  private Excerpt() {}

  /** Returns at most 100 characters of a value, none of them a control character. */
  public static String of(Object value) {
    return of(String.valueOf(value), MAX_LENGTH);
  }

  /** Returns the beginning of what an exception says, or its kind if it says nothing. */
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
