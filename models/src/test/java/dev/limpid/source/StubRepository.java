package dev.limpid.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A Maven repository on this machine that can misbehave, down to the socket. */
final class StubRepository implements AutoCloseable {
    /** How a file is sent. */
    enum Manner {
        WHOLE,
        /** Half of it, then the connection is closed. */
        CUT,
        /** Half of it, then silence. */
        SILENT
    }

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServerSocket server;
    private final Thread listener;
    private volatile Manner manner = Manner.WHOLE;

    StubRepository() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        listener = new Thread(this::listen, "stub repository");
        listener.setDaemon(true);
        listener.start();
    }

    String url() {
        return "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort() + "/repo";
    }

    StubRepository put(String path, byte[] content) {
        files.put("/repo/" + path, content);
        return this;
    }

    StubRepository put(String path, String content) {
        return put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    StubRepository sending(Manner changed) {
        manner = changed;
        return this;
    }

    private void listen() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                answer(socket);
            } catch (IOException | InterruptedException gone) {
                // The client hung up, or the test is over.
                Thread.onSpinWait();
            }
        }
    }

    private void answer(Socket socket) throws IOException, InterruptedException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String path = in.readLine().split(" ")[1];
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            assert !line.isEmpty();
        }
        asked.add(path);
        byte[] content = files.get(path);
        String status = content == null ? "404 Not Found" : "200 OK";
        int length = content == null ? 0 : content.length;
        OutputStream out = socket.getOutputStream();
        out.write(("HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        if (content != null) {
            out.write(content, 0, manner == Manner.WHOLE ? length : length / 2);
        }
        out.flush();
        if (manner == Manner.SILENT) {
            closed.await();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        try {
            // Until the listener has woken up, the kernel still takes connections for it.
            listener.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
