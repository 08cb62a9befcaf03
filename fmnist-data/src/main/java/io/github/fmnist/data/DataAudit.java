package io.github.fmnist.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The results of a check of every image of a dataset: class counts, checksums and duplicate images.
 *
 * @param checksums SHA-256 of each file's uncompressed content
 * @param trainCounts training images of each class, by label
 * @param testCounts test images of each class, by label
 * @param trainDuplicates groups of identical training images, as indices in the training set
 * @param testDuplicates groups of identical test images, as indices in the test set
 * @param overlap test images that are also training images, as indices in the test set
 */
public record DataAudit(
    Map<String, String> checksums,
    List<Integer> trainCounts,
    List<Integer> testCounts,
    List<List<Integer>> trainDuplicates,
    List<List<Integer>> testDuplicates,
    List<Integer> overlap) {

  /** Checks every image of the dataset. */
  public static DataAudit of(FashionMnist data) {
    Map<ByteBuffer, List<Integer>> train = indicesByContent(data.train());
    Map<ByteBuffer, List<Integer>> test = indicesByContent(data.test());
    return new DataAudit(
        data.checksums(),
        IntStream.of(data.train().countsByClass()).boxed().toList(),
        IntStream.of(data.test().countsByClass()).boxed().toList(),
        duplicates(train),
        duplicates(test),
        test.entrySet().stream()
            .filter(entry -> train.containsKey(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .sorted()
            .toList());
  }

  private static Map<ByteBuffer, List<Integer>> indicesByContent(LabelledImages images) {
    Map<ByteBuffer, List<Integer>> indices = new LinkedHashMap<>();
    for (int i = 0; i < images.size(); i++) {
      indices.computeIfAbsent(ByteBuffer.wrap(images.image(i)), key -> new ArrayList<>(1)).add(i);
    }
    return indices;
  }

  private static List<List<Integer>> duplicates(Map<ByteBuffer, List<Integer>> indices) {
    return indices.values().stream().filter(group -> group.size() > 1).map(List::copyOf).toList();
  }
}
