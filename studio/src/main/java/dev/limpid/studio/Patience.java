package dev.limpid.studio;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections whose request does not arrive in time, however often a byte of it comes: the header within the time that a
 * request has, and its body within as much again. Jetty's own timeouts begin anew with each byte.
 */
final class Patience extends Handler.Wrapper implements Connection.Listener {
    /** What a handler runs as soon as it has read the whole body. */
    static final String ARRIVED = Patience.class.getName() + ".arrived";

    private static final long SWEEPS = 250;

    /** Browsers keep connections for the next request; longer than Jetty keeps silent ones. */
    private static final long KEPT = 60_000;

    private final long patience;
    private final Map<Connection, Long> due = new ConcurrentHashMap<>();

    /** @param patience milliseconds */
    Patience(long patience) {
        this.patience = patience;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        again();
    }

    private void again() {
        getServer().getScheduler().schedule(this::sweep, SWEEPS, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        long now = System.nanoTime();
        due.forEach((connection, when) -> {
            if (when - now < 0) {
                due.remove(connection);
                connection.getEndPoint().close();
            }
        });
        if (isRunning()) {
            again();
        }
    }

    private void expect(Connection connection, long milliseconds) {
        due.put(connection, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds));
        if (!connection.getEndPoint().isOpen()) {
            due.remove(connection);
        }
    }

    @Override
    public void onOpened(Connection connection) {
        expect(connection, patience);
    }

    @Override
    public void onClosed(Connection connection) {
        due.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        boolean body = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0;
        if (body) {
            expect(connection, patience);
        } else {
            due.remove(connection);
        }
        request.setAttribute(ARRIVED, (Runnable) () -> due.remove(connection));
        Request.addCompletionListener(request, failure -> expect(connection, KEPT));
        return super.handle(request, response, callback);
    }
}
