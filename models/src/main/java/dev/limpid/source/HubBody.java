package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A response's body as a stream that gives up on a silent server: the client's own timeout ends with the headers in
 * some Java versions, and spans the whole transfer in others.
 */
final class HubBody extends InputStream implements HttpResponse.BodySubscriber<HubBody> {
    /** What arrived: bytes, or the end with or without a failure. */
    private record Arrival(
            List<ByteBuffer> bytes, boolean end, @Nullable Throwable failure) {}

    private final Duration silence;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    private Iterator<ByteBuffer> buffers = List.<ByteBuffer>of().iterator();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private @Nullable Arrival end;

    HubBody(Duration silence) {
        this.silence = silence;
    }

    @Override
    public CompletionStage<HubBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscribed.complete(subscription);
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        arrivals.add(new Arrival(bytes, false, null));
    }

    @Override
    public void onError(Throwable failure) {
        arrivals.add(new Arrival(List.of(), true, failure));
    }

    @Override
    public void onComplete() {
        arrivals.add(new Arrival(List.of(), true, null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws HttpTimeoutException if no byte came for too long */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!current.hasRemaining()) {
            if (buffers.hasNext()) {
                current = buffers.next();
            } else if (!more()) {
                return -1;
            }
        }
        int count = Math.min(length, current.remaining());
        current.get(into, offset, count);
        return count;
    }

    private boolean more() throws IOException {
        Arrival next = end != null ? end : arrival();
        if (next.end()) {
            end = next;
            if (next.failure() != null) {
                throw new IOException(next.failure().getMessage(), next.failure());
            }
            return false;
        }
        buffers = next.bytes().iterator();
        subscribed.join().request(1);
        return true;
    }

    private Arrival arrival() throws IOException {
        try {
            Arrival next = arrivals.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new HttpTimeoutException("nothing came for " + silence.toSeconds() + " s");
            }
            return next;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(stopped);
        }
    }

    /** Breaks the transfer off if it is not at its end. */
    @Override
    public void close() {
        subscribed.thenAccept(Flow.Subscription::cancel);
    }
}
