package dev.limpid.studio;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The door to the loopback interface: HTTP/1.1, headers that guard each answer, and time and size that end. */
final class WebServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int HEADER_BYTES = 16 << 10;
    private static final long SILENCE = 30_000;
    private static final int THREADS = 64;

    /** What the studio's page may do: nothing that is not the studio's. Its script moves styles out of reports' elements. */
    static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private static final List<HttpField> GUARDS = List.of(
            new HttpField("X-Content-Type-Options", "nosniff"),
            new HttpField("X-Frame-Options", "DENY"),
            new HttpField("Referrer-Policy", "no-referrer"),
            new HttpField("Cross-Origin-Opener-Policy", "same-origin"),
            new HttpField("Cross-Origin-Resource-Policy", "same-origin"),
            new HttpField("Permissions-Policy", "camera=(), microphone=(), geolocation=()"));

    private static final HttpField POLICY = new HttpField("Content-Security-Policy", PAGE_POLICY);
    private static final HttpField UNKEPT = new HttpField("Cache-Control", "no-store");

    private final Javalin javalin;

    private WebServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /** @throws IllegalArgumentException if the port is taken */
    static WebServer start(Serving how, List<Route> routes) {
        Javalin made = Javalin.create(config -> configure(config, how, routes));
        try {
            made.start();
        } catch (RuntimeException failed) {
            made.stop();
            if (isTaken(failed)) {
                throw new IllegalArgumentException(
                        "Port " + how.port() + " is taken: choose another with --port, or 0 for any.", failed);
            }
            throw failed;
        }
        return new WebServer(made);
    }

    private static boolean isTaken(@Nullable Throwable failed) {
        return failed != null && (failed instanceof BindException || isTaken(failed.getCause()));
    }

    private static void configure(JavalinConfig config, Serving how, List<Route> routes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        Patience patience = new Patience(how.bounds().patience());
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("studio");
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new OneLine());
            server.setStopTimeout(0);
            server.addBean(new NetworkConnectionLimit(how.bounds().connections(), server));
            server.insertHandler(patience);
        });
        config.jetty.addConnector((server, http) -> connector(server, http, how, patience));
        Gate gate = new Gate(how);
        Discretion discretion = new Discretion(how);
        config.routes.before(gate::check);
        for (Route route : routes) {
            route.addTo(config.routes, gate);
        }
        config.routes.exception(Refused.class, (refused, asked) -> tell(asked, refused.status(), refused.line()));
        config.routes.exception(
                HttpResponseException.class,
                (refused, asked) -> tell(asked, refused.getStatus(), "There is nothing here of that name and method."));
        config.routes.exception(Exception.class, (failed, asked) -> {
            boolean theirs = failed instanceof IllegalArgumentException
                    || failed instanceof dev.limpid.source.SourceException
                    || failed instanceof dev.limpid.format.FormatException
                    || failed instanceof dev.limpid.image.ImageException;
            PrintWriter verbose = how.log();
            if (!theirs && verbose != null) {
                failed.printStackTrace(verbose);
            }
            tell(asked, theirs ? 400 : 500, discretion.line(failed));
        });
        PrintWriter log = how.log();
        config.router.javaLangErrorHandler((answer, error) -> {
            if (log != null) {
                error.printStackTrace(log);
            }
            answer.setStatus(500);
        });
        if (log != null) {
            // Without the query, which may hold the token.
            config.requestLogger.http((asked, took) -> log.printf(
                    Locale.ROOT,
                    "%s %s %d %.1f ms%n",
                    asked.method(),
                    asked.path().replaceAll("[^\\x20-\\x7e]", "?"),
                    asked.statusCode(),
                    took));
        }
    }

    private static Connector connector(Server server, HttpConfiguration http, Serving how, Patience patience) {
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setUriCompliance(UriCompliance.RFC3986);
        http.addCustomizer((request, headers) -> {
            guard(headers);
            return request;
        });
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(LOOPBACK);
        connector.setPort(how.port());
        connector.setIdleTimeout(SILENCE);
        connector.addBean(patience);
        return connector;
    }

    private static void guard(HttpFields.Mutable headers) {
        GUARDS.forEach(headers::put);
        headers.put(POLICY);
        headers.put(UNKEPT);
    }

    private static void tell(Context asked, int status, String line) {
        asked.status(status)
                .contentType("application/json")
                .result(Body.JSON.createObjectNode().put("error", line).toString());
    }

    /** What Jetty itself refuses, said as everything else is. */
    private static final class OneLine extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            guard(response.getHeaders());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.write(true, line(response.getStatus()), callback);
            return true;
        }

        private static ByteBuffer line(int status) {
            String why = status == 404
                    ? "There is nothing here of that name."
                    : "The request cannot be read, or cannot be answered (" + status + ").";
            return ByteBuffer.wrap(
                    Body.JSON.createObjectNode().put("error", why).toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
