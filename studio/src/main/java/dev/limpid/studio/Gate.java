package dev.limpid.studio;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Who may ask: each request passes here before anything is done for it. */
final class Gate {
    static final String CLIENT = "limpid-client";

    private static final String BEARER = "Bearer ";
    private static final String API = "/api";
    private static final String ENTERING = "entering";
    private static final Set<HandlerType> KNOWN =
            Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.POST, HandlerType.DELETE);

    private final byte[] token;
    private final long upload;
    private final Buckets buckets;
    private final SecureRandom random = new SecureRandom();

    Gate(Serving how) {
        this.token = how.token().getBytes(StandardCharsets.US_ASCII);
        this.upload = how.upload();
        this.buckets = new Buckets(how.bounds().rate(), how.bounds().burst(), System::nanoTime);
    }

    /**
     * Lets a request pass.
     *
     * @throws Refused if it may not
     */
    void check(Context asked) {
        requireOwnHost(asked);
        if (!KNOWN.contains(asked.method())) {
            throw new Refused(405, "Only GET, HEAD, POST and DELETE are known here.");
        }
        boolean api = asked.path().equals(API) || asked.path().startsWith(API + "/");
        boolean known = isKnown(asked);
        String brought = asked.path().equals("/") ? asked.queryParam("token") : null;
        boolean enters = isToken(brought);
        if (!known && !enters && isElsewhere(asked)) {
            // It takes nothing from the bucket of those who do not know the token: a page could keep its owner out.
            if (asked.path().equals("/") && brought == null) {
                return; // A link was followed: the page for guests says how to enter.
            }
            throw new Refused(403, "Another page asked. Open the address that 'limpid studio' printed.");
        }
        int wait = buckets.wait(known ? client(asked) : enters ? ENTERING : "");
        if (wait > 0) {
            asked.header("Retry-After", String.valueOf(wait));
            throw new Refused(429, "Too many requests at once: ask again in " + wait + " s.");
        }
        if (api && !known) {
            throw new Refused(401, "This needs the token: open the address that 'limpid studio' printed.");
        }
        if (api) {
            requireOwnPage(asked);
        }
        requireBounded(asked);
    }

    /** A page elsewhere whose name was made to mean this machine still asks by that name. */
    private static void requireOwnHost(Context asked) {
        String host = asked.header("Host");
        int port = port(asked);
        if (host == null || !own(port).contains(host)) {
            throw new Refused(421, "The studio is asked as 127.0.0.1:" + port + " or localhost:" + port + " only.");
        }
    }

    private static int port(Context asked) {
        return asked.req().getLocalPort();
    }

    /** What holds the token: cookies know no ports, so another studio's must have another name. */
    static String cookie(int port) {
        return "limpid-" + port;
    }

    private static List<String> own(int port) {
        return List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    /** Browsers say where a request comes from; what is no browser says nothing. */
    private static void requireOwnPage(Context asked) {
        if (isElsewhere(asked)) {
            throw new Refused(403, "Another page asked. Only the studio's own page may.");
        }
        String origin = asked.header("Origin");
        if (origin != null && !origin.equals("http://" + asked.header("Host"))) {
            throw new Refused(403, "Another page asked. Only the studio's own page may.");
        }
    }

    private static boolean isElsewhere(Context asked) {
        String site = asked.header("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    private void requireBounded(Context asked) {
        String encoding = asked.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Refused(415, "What is sent must not be compressed: leave Content-Encoding out.");
        }
        long length = asked.req().getContentLengthLong();
        if (length > upload) {
            throw new Refused(413, tooLarge(upload));
        }
        if (asked.method() == HandlerType.POST && asked.header("Content-Type") == null) {
            throw new Refused(415, "POST needs a Content-Type: application/json, or that of the file.");
        }
    }

    static String tooLarge(long most) {
        return "What was sent is too large: at most " + most + " bytes are taken.";
    }

    private boolean isKnown(Context asked) {
        String said = asked.header("Authorization");
        if (said != null && said.startsWith(BEARER) && isToken(said.substring(BEARER.length()))) {
            return true;
        }
        return isToken(asked.cookie(cookie(port(asked))));
    }

    /** In the same time, wherever they differ. */
    private boolean isToken(@Nullable String said) {
        return said != null && MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), token);
    }

    /** Whether the page itself may be shown. */
    boolean isGuest(Context asked) {
        return !isKnown(asked);
    }

    /**
     * Lets a browser in that brings the token in its address.
     *
     * @throws Refused if it is another
     */
    void admit(Context asked, String said) {
        if (!isToken(said)) {
            throw new Refused(
                    401, "This token is not the studio's, or no longer: open the address that it printed last.");
        }
        cookie(asked, cookie(port(asked)), said);
        if (!isClient(asked.cookie(CLIENT))) {
            byte[] bits = new byte[16];
            random.nextBytes(bits);
            cookie(asked, CLIENT, HexFormat.of().formatHex(bits));
        }
    }

    private static void cookie(Context asked, String name, String value) {
        asked.cookie(new Cookie(name, value, "/", -1, false, true, null, SameSite.STRICT));
    }

    /** Who asks: browsers are told apart by a cookie, what is no browser counts as one. */
    static String client(Context asked) {
        String client = asked.cookie(CLIENT);
        return isClient(client) ? String.valueOf(client) : "api";
    }

    private static boolean isClient(@Nullable String client) {
        return client != null && client.matches("[0-9a-f]{32}");
    }
}
