package dev.limpid.source;

import dev.limpid.json.Version;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks over HTTP, and follows redirects by hand: large files lie at other hosts, which must not see the token.
 *
 * <p>Sends no telemetry. What the JDK knows of proxies and certificates holds.
 */
final class HubHttp {
    private static final int MOST_HOPS = 10;

    private final HubSettings settings;
    private final HttpClient client;

    HubHttp(HubSettings settings) {
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                // The JDK would try to upgrade unencrypted mirrors to HTTP/2, which some take amiss.
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.patience())
                .build();
    }

    /**
     * Asks about a file. Follows redirects within a host; one that leads to another host is the answer if it says what
     * the file is, for then it only tells where its bytes lie.
     *
     * @throws HubAnswer.Busy if the server cannot answer now
     * @throws IOException if none answers
     */
    HubAnswer head(URI uri) throws IOException {
        return walk(new Question("HEAD", uri, true, null));
    }

    /**
     * Asks for bytes.
     *
     * @param trusted whether the token may be sent there
     * @param range as HTTP writes it, or null for all
     */
    HubAnswer get(URI uri, boolean trusted, @Nullable String range) throws IOException {
        return walk(new Question("GET", uri, trusted, range));
    }

    private record Question(
            String method,
            URI uri,
            boolean trusted,
            @Nullable String range) {
        Question at(URI next) {
            return new Question(method, next, trusted && sameHost(uri, next), range);
        }
    }

    private HubAnswer walk(Question first) throws IOException {
        Question question = first;
        for (int hop = 0; hop < MOST_HOPS; hop++) {
            HubAnswer answer = ask(question);
            if (answer.isBusy()) {
                answer.close();
                throw answer.busy();
            }
            String location = answer.location().orElse(null);
            if (location == null) {
                return answer;
            }
            URI next = next(question.uri(), location);
            if (question.method().equals("HEAD") && !sameHost(question.uri(), next) && describes(answer)) {
                return answer;
            }
            answer.close();
            question = question.at(next);
        }
        throw new IOException(first.uri().getHost() + " redirects more than " + MOST_HOPS + " times");
    }

    private static boolean describes(HubAnswer answer) {
        return answer.header("X-Repo-Commit").isPresent();
    }

    /** The address that a redirect leads to. */
    static URI next(URI from, String location) throws IOException {
        try {
            URI next = from.resolve(location);
            if (next.getHost() != null && Set.of("http", "https").contains(String.valueOf(next.getScheme()))) {
                return next;
            }
        } catch (IllegalArgumentException malformed) {
            // Told below. The location itself may be signed, and is not for everyone's eyes.
        }
        throw new IOException(from.getHost() + " redirects to something that is no web address");
    }

    /** Scheme and port count too: a token sent in clear text is everyone's. */
    static boolean sameHost(URI one, URI other) {
        return origin(one).equals(origin(other));
    }

    private static String origin(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        return (uri.getScheme() + "://" + uri.getHost() + ":" + port).toLowerCase(Locale.ROOT);
    }

    private HubAnswer ask(Question question) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(question.uri())
                .method(question.method(), HttpRequest.BodyPublishers.noBody())
                .header("User-Agent", "limpid/" + Version.current())
                // Sizes, ranges and hashes are those of the file itself.
                .header("Accept-Encoding", "identity");
        if (question.trusted() && settings.token() != null) {
            request.header("Authorization", "Bearer " + settings.token());
        }
        if (question.range() != null) {
            request.header("Range", question.range());
        }
        HttpResponse<HubBody> response = await(
                client.sendAsync(request.build(), headers -> new HubBody(settings.silence())),
                settings.patience().multipliedBy(2), // to connect, and to answer
                question.uri());
        return new HubAnswer(
                question.uri(), question.trusted(), response.statusCode(), response.headers(), response.body());
    }

    private static <T> T await(CompletableFuture<T> coming, Duration patience, URI uri) throws IOException {
        try {
            return coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            coming.cancel(true);
            throw new HttpTimeoutException("no answer from " + uri.getHost() + " for " + patience.toSeconds() + " s");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(failed.getCause());
        } catch (InterruptedException stopped) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(stopped);
        }
    }
}
