package dev.limpid.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;

import javax.net.ssl.SSLException;

/** Decides whether, and after what time, something that failed is tried again. One for each thing that is tried. */
final class HubRetries {
    static final int MOST = 5;

    /** A server that asks for more is not waited for. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration SLOWEST = Duration.ofSeconds(8);

    private final Pause pause;
    private final Progress progress;
    private int failures;

    /** Passes time; a seam, so that tests need not. */
    interface Pause {
        Pause REAL = duration -> Thread.sleep(duration.toMillis());

        void sleep(Duration duration) throws InterruptedException;
    }

    /** It is of no use to try again. */
    static final class Exhausted extends Exception {
        private final String why;

        Exhausted(String why, IOException cause) {
            super(why, cause);
            this.why = why;
        }

        /** A clause. */
        String why() {
            return why;
        }
    }

    /** @param progress hears why there is a wait */
    HubRetries(Pause pause, Progress progress) {
        this.pause = pause;
        this.progress = progress;
    }

    /** Something went well, so that what fails next fails for the first time. */
    void progressed() {
        failures = 0;
    }

    /** Returns when it is time to try again. */
    void failed(IOException failure) throws Exhausted {
        failures++;
        Duration asked = failure instanceof HubAnswer.Busy busy ? busy.pause() : null;
        if (asked != null && asked.compareTo(LONGEST) > 0) {
            throw new Exhausted(reason(failure) + " and asks to wait " + asked.toSeconds() + " s", failure);
        }
        if (failures > MOST || failure instanceof InterruptedIOException) {
            throw new Exhausted(reason(failure), failure);
        }
        Duration wait = asked != null ? asked : backOff();
        progress.notice("Trying again in " + wait.toSeconds() + " s: " + reason(failure) + ".");
        try {
            pause.sleep(wait);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Exhausted("interrupted", failure);
        }
    }

    private Duration backOff() {
        Duration wait = FIRST.multipliedBy(1L << (failures - 1));
        return wait.compareTo(SLOWEST) < 0 ? wait : SLOWEST;
    }

    /** Whether there is no way to the server at all, so that asking again at once is of no use. */
    static boolean isUnreachable(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLException;
    }

    /** What went wrong, as a clause. */
    static String reason(IOException failure) {
        String message = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "unknown host";
            }
            message = message == null ? cause.getMessage() : message;
        }
        if (message != null) {
            return message;
        }
        return failure instanceof ConnectException
                ? "no connection"
                : failure.getClass().getSimpleName();
    }
}
