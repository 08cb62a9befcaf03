package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Selects the proxy of Java's own settings ({@code -Dhttps.proxyHost} and similar) or else that of
 * the environment variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in upper
 * or lower case.
 *
 * <p>As with Java's own defaults, connections to this machine never use a proxy.
 */
final class EnvironmentProxies extends ProxySelector {
  private static final int DEFAULT_PORT = 80;

  private final ProxySelector first;
  private final Map<String, String> environment;

  /** Creates a selector from Java's own, which may be null, and the environment variables. */
  EnvironmentProxies(ProxySelector first, Map<String, String> environment) {
    this.first = first;
    this.environment = environment;
  }

  @Override
  public List<Proxy> select(URI uri) {
    List<Proxy> selected = first == null ? List.of() : first.select(uri);
    boolean direct = selected.stream().allMatch(proxy -> proxy.type() == Proxy.Type.DIRECT);
    return direct ? List.of(fromEnvironment(uri)) : selected;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {
    // The request fails with the same exception, and the next origin may need another proxy.
  }

  private Proxy fromEnvironment(URI uri) {
    String variable = uri.getScheme().toUpperCase(Locale.ROOT) + "_PROXY";
    String value = value(variable);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (value.isEmpty() || isThisMachine(host) || isExcluded(host)) {
      return Proxy.NO_PROXY;
    }
    return new Proxy(Proxy.Type.HTTP, address(variable, value));
  }

  private static InetSocketAddress address(String variable, String value) {
    URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
    checkArgument(
        proxy.getHost() != null, "environment variable %s is not http://host:port", variable);
    int port = proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
    return InetSocketAddress.createUnresolved(proxy.getHost(), port);
  }

  private boolean isExcluded(String host) {
    return Arrays.stream(value("NO_PROXY").toLowerCase(Locale.ROOT).split(","))
        .map(entry -> entry.strip().replaceFirst("^\\*?\\.", ""))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(e -> e.equals("*") || host.equals(e) || host.endsWith("." + e));
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private String value(String variable) {
    String lowerCase = environment.get(variable.toLowerCase(Locale.ROOT));
    return lowerCase != null ? lowerCase : environment.getOrDefault(variable, "");
  }
}
