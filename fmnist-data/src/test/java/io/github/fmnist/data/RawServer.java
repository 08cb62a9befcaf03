package io.github.fmnist.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A local server whose answers need not be HTTP. */
final class RawServer implements AutoCloseable {
  /** The server's answer to a request for the bytes from an offset on. */
  interface Answer {
    void give(long from, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Answer answer;

  RawServer() throws IOException {
    threads.execute(this::listen);
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  /** Sets the answer to all requests from now on. */
  void answers(Answer value) {
    answer = value;
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // The server was closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader request =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      long from = 0;
      for (String line = request.readLine();
          line != null && !line.isEmpty();
          line = request.readLine()) {
        if (line.startsWith("Range: ")) {
          from = Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      answer.give(from, socket.getOutputStream());
    } catch (IOException e) {
      // The client closed the connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
