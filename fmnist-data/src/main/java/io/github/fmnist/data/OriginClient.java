package io.github.fmnist.data;

import static io.github.fmnist.data.OriginFailure.Remedy.ASK_AGAIN;
import static io.github.fmnist.data.OriginFailure.Remedy.ASK_ANOTHER;
import static java.util.Objects.requireNonNull;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Asks origins for files, and knows whether any has delivered yet.
 *
 * <p>Until then there may be no network at all, so whoever does not answer is given up soon; later
 * on silence is taken for a passing disturbance.
 */
final class OriginClient {
  private final HttpClient client;
  private final ProxySelector proxies;
  private final RetryPolicy patience;
  private boolean reached;

  OriginClient(ProxySelector proxies, RetryPolicy patience) {
    this.proxies = proxies;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience.timeout())
            .proxy(proxies)
            .build();
  }

  /** Notes that an origin delivers. */
  void delivers() {
    reached = true;
  }

  /** Returns whether any origin has delivered. */
  boolean reached() {
    return reached;
  }

  /**
   * Asks for a file.
   *
   * @param from the first byte wanted
   * @return the answer, of whatever status; its body is still to come
   */
  HttpResponse<Flow.Publisher<List<ByteBuffer>>> ask(URI address, long from)
      throws OriginFailure, InterruptedException {
    CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> answer =
        client.sendAsync(request(address, from), BodyHandlers.ofPublisher());
    Duration limit = reached ? patience.stallTimeout() : patience.timeout();
    try {
      // Not the request's own timeout: that one does not cover a name server that keeps silent.
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable(address, "no answer within " + RetryPolicy.seconds(limit), e);
    } catch (ExecutionException e) {
      throw failure(address, requireNonNull(e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  private static HttpRequest request(URI address, long from) {
    // Or a server may compress the compressed, and byte ranges no longer fit.
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).header("Accept-Encoding", "identity");
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    return request.build();
  }

  private OriginFailure failure(URI address, Throwable cause) {
    if (isUnknownHost(cause)) {
      return unreachable(address, "unknown host", cause);
    }
    if (cause instanceof HttpTimeoutException) {
      String limit = RetryPolicy.seconds(patience.timeout());
      return unreachable(address, "no connection within " + limit, cause);
    }
    if (cause instanceof ConnectException) {
      return unreachable(address, "cannot connect" + reason(cause), cause);
    }
    boolean lasting = cause instanceof SSLHandshakeException;
    return new OriginFailure(
        lasting ? ASK_ANOTHER : ASK_AGAIN, address, "request failed" + reason(cause), cause);
  }

  private OriginFailure unreachable(URI address, String message, Throwable cause) {
    return new OriginFailure(
        reached ? ASK_AGAIN : ASK_ANOTHER, address, message + proxyNote(address), cause);
  }

  private String proxyNote(URI address) {
    SocketAddress proxy = proxies.select(address).get(0).address();
    return proxy instanceof InetSocketAddress at
        ? " (through the proxy " + at.getHostString() + ":" + at.getPort() + ")"
        : "";
  }

  /** The client hides it below exceptions without a message. */
  private static boolean isUnknownHost(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? "" : ": " + cause.getMessage();
  }
}
