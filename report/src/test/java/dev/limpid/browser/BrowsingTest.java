package dev.limpid.browser;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The instruments, held against pages with known faults. */
@ExtendWith(InBrowser.class)
class BrowsingTest {
    @TempDir
    Path folder;

    @Test
    void what_a_page_asks_of_others_is_noted(Browsing browsing) throws IOException {
        try (Visit visit = browsing.visit(View.of(View.MIDDLE).offline())
                .open(page("<img src='https://example.org/a.png'><img src='http://127.0.0.1:1/b.png'>"))) {
            assertThat(visit.requests()).hasSize(3);
            assertThat(visit.strayRequests()).containsExactly("https://example.org/a.png");
        }
    }

    @Test
    void no_name_leads_away_from_this_machine(Browsing browsing) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] host = exchange.getRequestHeaders().getFirst("Host").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, host.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(host);
            }
        });
        server.start();
        String port = ":" + server.getAddress().getPort();
        try (Visit visit = browsing.visit(View.of(View.MIDDLE))) {
            for (String host : new String[] {"127.0.0.1", "localhost", Browsing.ELSEWHERE}) {
                assertThat(visit.open("http://" + host + port).page().textContent("body"))
                        .isEqualTo(host + port);
            }
            assertThatThrownBy(() -> visit.open("http://example.org")).hasMessageContaining("ERR_NAME_NOT_RESOLVED");
            assertThat(visit.strayRequests()).hasSizeGreaterThanOrEqualTo(2);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void what_a_page_complains_of_is_noted(Browsing browsing) throws IOException {
        try (Visit visit = browsing.visit(View.of(View.MIDDLE))
                .open(page(
                        "<script>console.error('wrong'); setTimeout(() => { throw new Error('lost'); })</script>"))) {
            visit.page().waitForTimeout(50);
            assertThat(visit.complaints()).hasSize(2).anyMatch(one -> one.contains("wrong"));
            assertThat(visit.forgive("lost")).isOne();
            assertThat(visit.complaints()).hasSize(1);
        }
    }

    @Test
    void letters_that_are_too_pale_and_pictures_without_words_are_barriers(Browsing browsing) throws IOException {
        try (Visit visit =
                browsing.visit(View.of(View.MIDDLE)).open(page("<p style='color: #bbb'>pale</p><img src='data:,'>"))) {
            assertThat(visit.barriers())
                    .hasSize(2)
                    .anyMatch(one -> one.startsWith("color-contrast (serious)"))
                    .anyMatch(one -> one.startsWith("image-alt (critical)"));
        }
    }

    @Test
    void what_is_too_wide_is_named_unless_it_scrolls_by_itself(Browsing browsing) throws IOException {
        try (Visit visit = browsing.visit(View.of(View.NARROW))
                .open(page("<div style='overflow-x: auto'><p style='width: 900px'>held</p></div>"
                        + "<p class='far' style='width: 600px'>not held</p>"))) {
            assertThat(visit.overflow()).isBetween(180, 200);
            assertThat(visit.overflowing()).singleElement().asString().startsWith("p.far to 6");
        }
    }

    @Test
    void without_a_browser_it_is_said_what_to_do() {
        assertThatThrownBy(() -> Browsing.program(null, folder.toString()))
                .hasMessage(
                        "There is no browser to test pages in: found no chromium, chromium-browser, google-chrome on"
                                + " the path. Run tools/browser, set LIMPID_CHROMIUM, or leave these tests out by"
                                + " -Dlimpid.browser=false.");
    }

    @Test
    void the_browser_that_a_user_names_goes_before_others() throws IOException {
        Path usual = program("chromium");
        Path own = program("own");
        assertThat(Browsing.program("", folder.toString())).isEqualTo(usual);
        assertThat(Browsing.program("own", folder.toString())).isEqualTo(own);
        assertThat(Browsing.program(own.toString(), "")).isEqualTo(own);
        assertThatThrownBy(() -> Browsing.program("none", folder.toString())).hasMessageContaining("found no none on");
    }

    private Path program(String name) throws IOException {
        Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private Path page(String body) throws IOException {
        return Files.writeString(
                folder.resolve("page.html"),
                "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>t</title><body>"
                        + "<main><h1>t</h1>" + body + "</main>");
    }
}
