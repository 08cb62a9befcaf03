import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the user of fmnist-data or fmnist-viz alone needs: nd4j, which computes. */
public final class MultiplyMatrices {
  public static void main(String[] arguments) {
    INDArray product = Nd4j.eye(3).mul(2).mmul(Nd4j.eye(3).mul(3));
    System.out.println(product.equals(Nd4j.eye(3).mul(6)) ? "multiplied" : "wrong: " + product);
  }
}
