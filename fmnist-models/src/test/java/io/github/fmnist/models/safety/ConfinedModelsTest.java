package io.github.fmnist.models.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.vae.Vae;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Threads that share a model get correct images or an exception, and never a crash. */
class ConfinedModelsTest {

  private static INDArray images() {
    return Nd4j.rand(DataType.FLOAT, 64, 784);
  }

  private static BatchSource batches() {
    return BatchSource.shuffled(Examples.of(images()), 16, 1);
  }

  private static Vae vae() {
    return Vae.builder().dense(32).latentSize(4).build();
  }

  private static Gan gan() {
    return Gan.builder().latentSize(4).dense(16).build();
  }

  @Test
  void threadsGetTheImagesOfTheirSeedsOrAnException() throws Exception {
    try (Vae vae = vae();
        Gan gan = gan()) {
      check(seed -> vae.sample(5, seed));
      check(seed -> gan.sample(5, seed));
    }
  }

  private interface Sampling {
    INDArray of(long seed);
  }

  private static void check(Sampling sampling) throws Exception {
    List<Callable<Integer>> uses = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      long own = seed;
      INDArray expected = sampling.of(own);
      uses.add(() -> correct(() -> sampling.of(own), expected));
    }
    ExecutorService threads = Executors.newFixedThreadPool(uses.size());
    int correct = 0;
    for (Future<Integer> future : threads.invokeAll(uses)) {
      correct += future.get();
    }
    threads.shutdown();
    assertThat(correct).isPositive();
  }

  private static int correct(Supplier<INDArray> sampling, INDArray expected) {
    int correct = 0;
    for (int i = 0; i < 100; i++) {
      try {
        assertThat(sampling.get()).isEqualTo(expected);
        correct++;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("in use by the thread");
      }
    }
    return correct;
  }

  @Test
  void anotherThreadGetsAnExceptionDuringTraining() throws Exception {
    INDArray images = images();
    try (Vae vae = vae()) {
      whileTrained(
          trainer -> vae.fit(batches(), trainer),
          () -> vae.fit(batches(), Trainer.forEpochs(1)),
          () -> vae.encode(images),
          () -> vae.reconstruct(images),
          () -> vae.elbo(images),
          () -> vae.logLikelihood(images, 2, 1),
          () -> vae.sample(2, 1),
          () -> vae.save(OutputStream.nullOutputStream()));
    }
    try (Gan gan = gan()) {
      whileTrained(
          trainer -> gan.fit(batches(), trainer),
          () -> gan.fit(batches(), Trainer.forEpochs(1)),
          () -> gan.discriminate(images),
          () -> gan.diversity(images),
          () -> gan.sample(2, 1),
          () -> gan.save(OutputStream.nullOutputStream()));
    }
  }

  /** Tries all uses from this thread while a listener blocks training at the end of an epoch. */
  private static void whileTrained(Consumer<Trainer> fit, ThrowingCallable... uses)
      throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    TrainingListener listener = blocking(inside, tried);
    Thread training = new Thread(() -> fit.accept(Trainer.forEpochs(1).listener(listener)));
    training.start();
    inside.await();
    for (ThrowingCallable use : uses) {
      assertThatIllegalStateException()
          .isThrownBy(use)
          .withMessageContaining("in use by the thread");
    }
    tried.countDown();
    training.join();
  }

  private static TrainingListener blocking(CountDownLatch inside, CountDownLatch tried) {
    return new TrainingListener() {
      @Override
      public boolean epochEnded(Epoch epoch) {
        inside.countDown();
        try {
          tried.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
        return true;
      }
    };
  }

  @Test
  void closingAModelDuringTrainingClosesItAfterTraining() throws Exception {
    Vae vae = vae();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    int[] images = new int[1];
    Trainer trainer =
        Trainer.forEpochs(1)
            .listener(
                blocking(inside, tried)
                    .and(
                        new TrainingListener() {
                          @Override
                          public void stepped(Step step) {
                            images[0] = (int) step.examples();
                          }
                        }));
    Thread training = new Thread(() -> vae.fit(batches(), trainer));
    training.start();
    inside.await();
    vae.close();
    vae.close();
    tried.countDown();
    training.join();
    assertThat(images[0]).isEqualTo(64);
    assertThatIllegalStateException()
        .isThrownBy(() -> vae.sample(2, 1))
        .withMessage("the Vae is closed");
  }
}
