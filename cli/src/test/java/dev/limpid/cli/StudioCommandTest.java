package dev.limpid.cli;

import dev.limpid.report.TerminalStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code limpid studio} as a user starts it. */
class StudioCommandTest {
    private static final String TOKEN = "abcdef0123456789abcdef0123456789";

    @TempDir
    Path home;

    private static void refuses(String line, String... arguments) {
        MainTest.Ran ran = MainTest.run(arguments);
        assertThat(ran).isEqualTo(new MainTest.Ran(2, "", "limpid: " + line + "\n"));
    }

    @Test
    void it_prints_its_address_answers_there_and_stops_when_told() throws IOException, InterruptedException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Screen screen = new Screen(
                new PrintWriter(out, true), new PrintWriter(err, true), new TerminalStyle(100, false, true), false);
        Thread command = new Thread(() ->
                Main.run(screen, "studio", "--port", "0", "--no-browser", "--token", TOKEN, "--home", home.toString()));
        command.start();
        long end = System.nanoTime() + 60_000_000_000L;
        while (!out.toString().contains("\n") && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        URI address = URI.create(out.toString().strip());
        assertThat(address.toString()).matches("http://127\\.0\\.0\\.1:\\d+/\\?token=" + TOKEN);
        HttpClient client = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpResponse<String> page =
                client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>");
        assertThat(page.uri().toString()).doesNotContain("token");
        command.interrupt();
        command.join(30_000);
        assertThat(command.isAlive()).isFalse();
    }

    @Test
    void what_cannot_be_is_refused_in_one_line() {
        refuses(
                "--models " + home.resolve("none")
                        + ": there is no such folder. Name one that holds models, or leave it out.",
                "studio",
                "--models",
                home.resolve("none") + "");
        refuses("--port must be from 0 (any) to 65535, got 70000.", "studio", "--port", "70000", "--home", home + "");
        refuses(
                "--token must have 16 to 200 letters, digits, - or _; leave it out for a random one.",
                "studio",
                "--token",
                "short",
                "--home",
                home + "");
    }
}
