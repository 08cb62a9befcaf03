package io.github.fmnist.data;

import static io.github.fmnist.data.OriginFailure.Remedy.NEXT_ORIGIN;
import static io.github.fmnist.data.OriginFailure.Remedy.RETRY;
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
 * Requests files from origins and records whether any origin has delivered.
 *
 * <p>Until then there may be no network at all, so an origin that does not answer is given up soon.
 * Later, a missing answer counts as a temporary failure.
 */
final class OriginClient {
  private final HttpClient client;
  private final ProxySelector proxies;
  private final RetryPolicy retryPolicy;
  private boolean reached;

  OriginClient(ProxySelector proxies, RetryPolicy retryPolicy) {
    this.proxies = proxies;
    this.retryPolicy = retryPolicy;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(retryPolicy.timeout())
            .proxy(proxies)
            .build();
  }

  /** Records that an origin has delivered. */
  void delivers() {
    reached = true;
  }

  /** Returns whether any origin has delivered. */
  boolean reached() {
    return reached;
  }

  /**
   * Requests a file.
   *
   * @param from the index of the first byte to request
   * @return the response, whatever its status; its body has not been read
   */
  HttpResponse<Flow.Publisher<List<ByteBuffer>>> get(URI address, long from)
      throws OriginFailure, InterruptedException {
    CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> response =
        client.sendAsync(request(address, from), BodyHandlers.ofPublisher());
    Duration limit = reached ? retryPolicy.stallTimeout() : retryPolicy.timeout();
    try {
      // The request's own timeout does not cover a name server that does not answer.
      return response.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable(address, "no answer within " + RetryPolicy.seconds(limit), e);
    } catch (ExecutionException e) {
      throw failure(address, requireNonNull(e.getCause()));
    } finally {
      response.cancel(true);
    }
  }

  private static HttpRequest request(URI address, long from) {
    // Otherwise a server may compress the compressed file, and byte ranges no longer match.
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
      String limit = RetryPolicy.seconds(retryPolicy.timeout());
      return unreachable(address, "no connection within " + limit, cause);
    }
    if (cause instanceof ConnectException) {
      return unreachable(address, "cannot connect" + reason(cause), cause);
    }
    boolean permanent = cause instanceof SSLHandshakeException;
    return new OriginFailure(
        permanent ? NEXT_ORIGIN : RETRY, address, "request failed" + reason(cause), cause);
  }

  private OriginFailure unreachable(URI address, String message, Throwable cause) {
    return new OriginFailure(
        reached ? RETRY : NEXT_ORIGIN, address, message + proxyNote(address), cause);
  }

  private String proxyNote(URI address) {
    SocketAddress proxy = proxies.select(address).get(0).address();
    return proxy instanceof InetSocketAddress at
        ? " (through the proxy " + at.getHostString() + ":" + at.getPort() + ")"
        : "";
  }

  /**
   * Returns whether the host is unknown. The client wraps this cause in exceptions without a
   * message.
   */
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
