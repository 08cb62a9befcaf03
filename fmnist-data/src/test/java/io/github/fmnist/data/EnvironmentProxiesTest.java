package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {
  private static final URI SECURE = URI.create("https://data.example.org/fashion/");
  private static final URI PLAIN = URI.create("http://data.example.org/fashion/");

  private static Proxy select(URI uri, Map<String, String> environment) {
    return new EnvironmentProxies(null, environment).select(uri).get(0);
  }

  private static Proxy proxy(String host, int port) {
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
  }

  @Test
  void connectsDirectlyWithoutSettings() {
    assertThat(select(SECURE, Map.of())).isEqualTo(Proxy.NO_PROXY);
    assertThat(select(SECURE, Map.of("HTTPS_PROXY", ""))).isEqualTo(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://gate:3128", "http://gate:3128/", "gate:3128"})
  void takesTheVariableOfTheScheme(String value) {
    assertThat(select(SECURE, Map.of("HTTPS_PROXY", value))).isEqualTo(proxy("gate", 3128));
    assertThat(select(SECURE, Map.of("https_proxy", value))).isEqualTo(proxy("gate", 3128));
    assertThat(select(PLAIN, Map.of("HTTP_PROXY", value))).isEqualTo(proxy("gate", 3128));
    assertThat(select(PLAIN, Map.of("HTTPS_PROXY", value))).isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void takesPort80ByDefault() {
    assertThat(select(PLAIN, Map.of("http_proxy", "http://gate"))).isEqualTo(proxy("gate", 80));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "example.org", ".example.org", "a.b, *.Example.org", "data.example.org"})
  void excludesTheHostsOfNoProxy(String exclusions) {
    assertThat(select(SECURE, Map.of("HTTPS_PROXY", "gate:3128", "NO_PROXY", exclusions)))
        .isEqualTo(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ample.org", "example.com", "org.example"})
  void excludesNoOtherHosts(String exclusions) {
    assertThat(select(SECURE, Map.of("HTTPS_PROXY", "gate:3128", "no_proxy", exclusions)))
        .isEqualTo(proxy("gate", 3128));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1/", "http://127.0.0.1:1/", "http://[::1]:1/"})
  void reachesThisMachineDirectly(URI local) {
    assertThat(select(local, Map.of("http_proxy", "gate:3128"))).isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void prefersTheProxyOfJavasOwnSettings() {
    ProxySelector java = ProxySelector.of(InetSocketAddress.createUnresolved("java", 8080));
    assertThat(new EnvironmentProxies(java, Map.of("HTTPS_PROXY", "gate:3128")).select(SECURE))
        .singleElement()
        .satisfies(selected -> assertThat(selected.address().toString()).contains("java", "8080"));
  }

  @Test
  void refusesAnInvalidAddress() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> select(SECURE, Map.of("HTTPS_PROXY", "http://:3128")))
        .withMessage("environment variable HTTPS_PROXY is not http://host:port");
  }

  @Test
  void requestsGoThroughTheProxy() throws Exception {
    RemoteFile file = MadeUpFiles.first();
    try (FileServer gate = new FileServer()) {
      Map<String, String> environment = Map.of("http_proxy", "127.0.0.1:" + gate.port());
      OriginClient client =
          new OriginClient(new EnvironmentProxies(null, environment), RetryPolicy.DEFAULT);
      URI address = URI.create("http://fashion.invalid/" + file.archiveName());
      assertThat(client.get(address, 0).statusCode()).isEqualTo(200);
      assertThat(gate.requests()).containsExactly(file.archiveName() + " whole");
    }
  }

  @Test
  void aDeadProxyIsNamedInTheFailure() {
    Map<String, String> environment = Map.of("http_proxy", "gate.invalid:3128");
    OriginClient client =
        new OriginClient(new EnvironmentProxies(null, environment), RetryPolicy.DEFAULT);
    assertThatThrownBy(() -> client.get(PLAIN, 0))
        .isInstanceOf(OriginFailure.class)
        .hasMessage(PLAIN + ": unknown host (through the proxy gate.invalid:3128)");
  }
}
