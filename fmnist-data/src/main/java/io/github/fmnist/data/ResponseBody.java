package io.github.fmnist.data;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an HTTP response, read piece by piece by one thread.
 *
 * <p>Java's client also offers a body as an input stream, but reading from that may block forever.
 * Here, each piece has its own time limit, and the wait can be interrupted.
 */
final class ResponseBody implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  private record Signal(Optional<List<ByteBuffer>> piece, @Nullable Throwable error) {}

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  /** Subscribes to the body without reading from it. */
  ResponseBody(Flow.Publisher<List<ByteBuffer>> publisher) {
    publisher.subscribe(this);
  }

  /**
   * Returns the next piece, or an empty result at the end.
   *
   * @throws TimeoutException if nothing arrives in time
   * @throws ExecutionException if the connection breaks; the cause names the reason
   */
  Optional<List<ByteBuffer>> next(Duration limit)
      throws InterruptedException, TimeoutException, ExecutionException {
    // Requests one piece at a time, so that the memory does not fill up if the disk is slow.
    var unused = subscription.thenAccept(granted -> granted.request(1));
    Signal signal = signals.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (signal == null) {
      throw new TimeoutException();
    }
    if (signal.error() != null) {
      throw new ExecutionException(signal.error());
    }
    return signal.piece();
  }

  @Override
  public void onSubscribe(Flow.Subscription granted) {
    subscription.complete(granted);
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    signals.add(new Signal(Optional.of(piece), null));
  }

  @Override
  public void onError(Throwable error) {
    signals.add(new Signal(Optional.empty(), error));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal(Optional.empty(), null));
  }

  /** Releases the connection if the body has not been read to its end. */
  @Override
  public void close() {
    var unused = subscription.thenAccept(Flow.Subscription::cancel);
  }
}
