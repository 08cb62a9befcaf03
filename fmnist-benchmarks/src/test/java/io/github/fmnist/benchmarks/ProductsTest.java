package io.github.fmnist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProductsTest {
  private static final String DENSE = line("inner_product", "mb4ic32oc5");
  private static final String CONVOLUTION =
      line("convolution", "mb2_ic3oc5_ih8oh8kh1sh1dh0ph0_iw8ow8kw1sw1dw0pw0");
  private static final List<String> STEP =
      List.of(DENSE, line("matmul", "4x32:32x1"), CONVOLUTION, DENSE);
  private static final String ONCE_AN_EPOCH = line("inner_product", "mb9ic9oc9");

  private static final Products PRODUCTS =
      Products.of(
          Stream.of(STEP, STEP, List.of(ONCE_AN_EPOCH), STEP).flatMap(List::stream).toList(), 3);

  private static String line(String primitive, String problem) {
    return "onednn_verbose,v1,primitive,exec,cpu,%s,jit:avx2,forward_training,tensors,,,%s,0.5"
        .formatted(primitive, problem);
  }

  @Test
  void areThoseOfLayersAsOftenAsAStepHasThem() {
    assertThat(PRODUCTS.runs().stream().map(PrimitiveRun::problem))
        .as("without sums, which are matrix products, and without what happens once an epoch")
        .containsExactly(
            "mb4ic32oc5", "mb4ic32oc5", "mb2_ic3oc5_ih8oh8kh1sh1dh0ph0_iw8ow8kw1sw1dw0pw0");
  }

  @Test
  void haveTheOperationsOfAStep() {
    assertThat(PRODUCTS.operations()).isEqualTo(2 * (2.0 * 4 * 32 * 5) + 2.0 * 2 * 3 * 5 * 64);
  }

  @Test
  void surviveTheFileThatWorkersRead() throws IOException {
    JsonMapper json = new JsonMapper();

    assertThat(json.readValue(json.writeValueAsString(PRODUCTS), Products.class))
        .isEqualTo(PRODUCTS);
  }
}
