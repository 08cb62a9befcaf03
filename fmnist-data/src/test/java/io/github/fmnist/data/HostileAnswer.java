package io.github.fmnist.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A correct, damaged or malicious response to a request for a file. */
final class HostileAnswer implements RawServer.Answer {
  private static final int KINDS = 26;

  private static final List<String> STATUS_LINES =
      List.of(
          "HTTP/1.1 204 No Content",
          "HTTP/1.1 205 Reset",
          "HTTP/1.1 304 Not Modified",
          "HTTP/1.1 401 Unauthorized",
          "HTTP/1.1 407 Proxy Authentication Required",
          "HTTP/1.1 416 Range Not Satisfiable",
          "HTTP/1.1 429 Too Many Requests",
          "HTTP/1.1 503 Unavailable",
          "HTTP/1.1 999 Odd",
          "HTTP/1.1 200",
          "HTTP/1.0 200 OK",
          "HTTP/9.9 200 OK",
          "HTTP/1.1 -5 Negative",
          "HTTP/1.1 2147483648 Large",
          "HTTP/1.1 abc",
          "HTTP/1.1",
          "ICY 200 OK",
          "");

  private static final List<String> LOCATIONS =
      List.of(
          "",
          "?",
          "//",
          "/elsewhere",
          "file:///etc/passwd",
          "ftp://127.0.0.1/",
          "http:",
          "http://[::1",
          "http://127.0.0.1:1/",
          "http://127.0.0.1:99999/",
          "http://fashion.invalid/",
          "https://127.0.0.1:1/",
          "%zz",
          "a b");

  private static final List<String> LENGTHS =
      List.of(
          "-1",
          "",
          "abc",
          "1e3",
          "+5",
          "0",
          "7",
          "9223372036854775807",
          "99999999999999999999",
          "100\r\nContent-Length: 200");

  private static final List<String> RANGES =
      List.of(
          "bytes",
          "bytes 0-",
          "bytes */100",
          "bytes -5-9/10",
          "bytes 99999999999999999999-/1",
          "items 0-5/6",
          "");

  private static final List<String> CHUNK_SIZES =
      List.of("zz", "", "-1", "7fffffff", "80000000", "ffffffffffffffffff", "0".repeat(100_000));

  private static final String CHUNKED = "Transfer-Encoding: chunked";

  private final byte[] file;
  private final int kind;
  private final long seed;

  private HostileAnswer(byte[] file, int kind, long seed) {
    this.file = file;
    this.kind = kind;
    this.seed = seed;
  }

  static HostileAnswer sample(byte[] file, Random random) {
    return new HostileAnswer(file, random.nextInt(KINDS + 6), random.nextLong());
  }

  static HostileAnswer correct(byte[] file) {
    return new HostileAnswer(file, KINDS, 0);
  }

  boolean isCorrect() {
    return kind >= KINDS;
  }

  @Override
  public String toString() {
    return "answer " + kind;
  }

  @Override
  public void give(long from, OutputStream out) throws IOException, InterruptedException {
    Random random = new Random(seed);
    byte[] rest = Arrays.copyOfRange(file, (int) Math.min(from, file.length), file.length);
    String status = from > 0 ? "HTTP/1.1 206 Partial Content" : "HTTP/1.1 200 OK";
    String range = from > 0 ? "Content-Range: bytes " + from + "-/" + file.length : "X: y";
    String length = "Content-Length: " + rest.length;
    switch (kind) {
      case 0 -> send(out, rest, pick(STATUS_LINES, random), range, length);
      case 1 -> redirect(out, pick(LOCATIONS, random), random);
      case 2 -> redirect(out, "/" + System.nanoTime(), random); // an endless chain of redirects
      case 3 -> send(out, rest, status, range, "Content-Length: " + pick(LENGTHS, random));
      case 4 -> send(out, rest, status, "Content-Range: " + pick(RANGES, random), length);
      case 5 -> send(out, rest, "HTTP/1.1 206 Partial Content", length);
      case 6 -> send(out, rest, "HTTP/1.1 200 OK", length);
      case 7 -> send(out, chunk(pick(CHUNK_SIZES, random), rest), status, range, CHUNKED);
      case 8 -> send(out, chunk("1000000", rest), status, range, CHUNKED, length);
      case 9 -> send(out, cut(rest, random), status, range, length);
      case 10 -> send(out, cut(rest, random), status, range);
      case 11 -> send(out, Arrays.copyOf(rest, rest.length + 9), status, range);
      case 12 -> endless(out, rest, status, range);
      case 13 -> send(out, flip(rest, random), status, range, length);
      case 14 -> send(out, "<html>log in</html>".getBytes(ISO_8859_1), "HTTP/1.1 200 OK");
      case 15 -> send(out, rest, status, range, length, "Content-Type: text/html");
      case 16 -> send(out, IdxFileTest.gzip(rest), status, range, "Content-Encoding: gzip");
      case 17 -> drip(out, rest, status, range, length);
      case 18 -> endlessHeader(out, status, random);
      case 19 -> send(out, rest, status, range, length, "no colon", "\0: \0", "\u00ff : ", ":");
      case 20 -> Thread.sleep(random.nextInt(2) * 60_000L); // silence, or the connection closes
      case 21 -> out.write(noise(random));
      case 22 -> out.write(flip(join(head(status, range, length), rest), random));
      case 23 ->
          endless(out, "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1), "HTTP/1.1 100 C");
      case 24 ->
          send(
              out,
              chunk("80000000", rest),
              "HTTP/1.1 302 Moved",
              "Location: /elsewhere",
              CHUNKED,
              "Content-Length: 5");
      case 25 -> send(out, chunk(Integer.toHexString(rest.length), rest), status, range, CHUNKED);
      default -> send(out, rest, status, range, length);
    }
  }

  private static void redirect(OutputStream out, String location, Random random)
      throws IOException {
    int status = List.of(301, 302, 303, 307, 308).get(random.nextInt(5));
    send(out, new byte[0], "HTTP/1.1 " + status + " Moved", "Location: " + location);
  }

  private static void send(OutputStream out, byte[] body, String... head) throws IOException {
    out.write(join(head(head), body));
    out.flush();
  }

  private static byte[] head(String... lines) {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add("Connection: close");
    return (String.join("\r\n", all) + "\r\n\r\n").getBytes(ISO_8859_1);
  }

  private static byte[] chunk(String size, byte[] bytes) {
    byte[] end = "\r\n0\r\n\r\n".getBytes(ISO_8859_1);
    return join(join((size + "\r\n").getBytes(ISO_8859_1), bytes), end);
  }

  /** Sends zeros after the body until the client closes the connection. */
  private static void endless(OutputStream out, byte[] body, String... head) throws IOException {
    byte[] zeros = new byte[Math.max(body.length, 1)];
    send(out, body, head);
    while (true) {
      out.write(zeros);
    }
  }

  private static void endlessHeader(OutputStream out, String status, Random random)
      throws IOException {
    boolean lines = random.nextBoolean();
    String more = lines ? "A: " + "b".repeat(20) + "\r\n" : "c".repeat(1000);
    out.write((status + "\r\nHeader: ").getBytes(ISO_8859_1));
    while (true) {
      out.write(more.getBytes(ISO_8859_1));
    }
  }

  private static void drip(OutputStream out, byte[] body, String... head)
      throws IOException, InterruptedException {
    send(out, new byte[0], head);
    for (byte each : body) {
      out.write(each);
      out.flush();
      Thread.sleep(10);
    }
  }

  private static byte[] cut(byte[] bytes, Random random) {
    return Arrays.copyOf(bytes, bytes.length == 0 ? 0 : random.nextInt(bytes.length));
  }

  private static byte[] flip(byte[] bytes, Random random) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[random.nextInt(1000)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static <T> T pick(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
