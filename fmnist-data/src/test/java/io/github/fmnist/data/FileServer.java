package io.github.fmnist.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A local server for the made-up files whose answers, and failures, can be scripted. */
final class FileServer implements AutoCloseable {
  /** The server's answer to one request. */
  interface Answer {
    void give(HttpExchange exchange, byte[] archive) throws IOException, InterruptedException;
  }

  private final ConcurrentMap<String, Queue<Answer>> scripts = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  FileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + port() + "/fashion/");
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Scripts the answers to the first requests for a file; later ones get the file. */
  FileServer answers(RemoteFile file, Answer... answers) {
    scripts.put(file.archiveName(), new ConcurrentLinkedQueue<>(List.of(answers)));
    return this;
  }

  /** Returns the requests so far, as {@code "name Range"}. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  static Answer status(int status) {
    return (exchange, archive) -> exchange.sendResponseHeaders(status, -1);
  }

  static Answer bytes(String type, byte[] bytes) {
    return (exchange, archive) -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Sends the given number of bytes from the start and closes the connection. */
  static Answer cutAfter(int bytes) {
    return (exchange, archive) -> {
      exchange.sendResponseHeaders(200, archive.length);
      exchange.getResponseBody().write(archive, 0, bytes);
      exchange.getResponseBody().flush();
    };
  }

  /**
   * Sends the given number of bytes from the start, and then nothing as long as the server runs.
   */
  static Answer stallAfter(int bytes) {
    return (exchange, archive) -> {
      cutAfter(bytes).give(exchange, archive);
      new CountDownLatch(1).await();
    };
  }

  static Answer silence() {
    return (exchange, archive) -> new CountDownLatch(1).await();
  }

  static void whole(HttpExchange exchange, byte[] archive) throws IOException {
    exchange.sendResponseHeaders(200, archive.length);
    exchange.getResponseBody().write(archive);
  }

  static void ranged(HttpExchange exchange, byte[] archive) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      whole(exchange, archive);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("\\D", ""));
    String answer = "bytes " + from + "-" + (archive.length - 1) + "/" + archive.length;
    exchange.getResponseHeaders().set("Content-Range", answer);
    exchange.sendResponseHeaders(206, archive.length - from);
    exchange.getResponseBody().write(archive, from, archive.length - from);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String archiveName = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(archiveName + " " + Objects.requireNonNullElse(range, "whole"));
    Answer scripted = scripts.getOrDefault(archiveName, new ConcurrentLinkedQueue<>()).poll();
    try (exchange) {
      Answer answer = scripted == null ? FileServer::ranged : scripted;
      answer.give(exchange, MadeUpFiles.gz(archiveName.replace(".gz", "")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
