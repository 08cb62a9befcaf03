package io.github.fmnist.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a look at every image of a dataset finds: counts, checksums, and images that occur twice.
 *
 * @param checksums SHA-256 of each file's uncompressed content
 * @param trainCounts training images of each class, by label
 * @param testCounts test images of each class, by label
 * @param trainDuplicates groups of identical training images, as places in the training set
 * @param testDuplicates groups of identical test images, as places in the test set
 * @param overlap test images that are also training images, as places in the test set
 */
public record DataAudit(
    Map<String, String> checksums,
    List<Integer> trainCounts,
    List<Integer> testCounts,
    List<List<Integer>> trainDuplicates,
    List<List<Integer>> testDuplicates,
    List<Integer> overlap) {

  /** Looks at every image of the dataset. */
  public static DataAudit of(FashionMnist data) {
    Map<ByteBuffer, List<Integer>> train = placesByContent(data.train());
    Map<ByteBuffer, List<Integer>> test = placesByContent(data.test());
    return new DataAudit(
        data.checksums(),
        IntStream.of(data.train().countsByClass()).boxed().toList(),
        IntStream.of(data.test().countsByClass()).boxed().toList(),
        repeated(train),
        repeated(test),
        test.entrySet().stream()
            .filter(entry -> train.containsKey(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .sorted()
            .toList());
  }

  private static Map<ByteBuffer, List<Integer>> placesByContent(LabelledImages images) {
    Map<ByteBuffer, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < images.size(); i++) {
      places.computeIfAbsent(ByteBuffer.wrap(images.image(i)), key -> new ArrayList<>(1)).add(i);
    }
    return places;
  }

  private static List<List<Integer>> repeated(Map<ByteBuffer, List<Integer>> places) {
    return places.values().stream().filter(group -> group.size() > 1).map(List::copyOf).toList();
  }
}
