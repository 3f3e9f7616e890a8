package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import dev.limpid.browser.Browsing;
import dev.limpid.browser.InBrowser;
import dev.limpid.browser.View;
import dev.limpid.browser.Visit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The studio from end to end, as somebody uses it: with models of a few kilobytes, in a browser. */
@ExtendWith(InBrowser.class)
class StudioInBrowserTest {
    static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    static final Path MODELS = ROOT.resolve("models/src/test/resources/text-tasks");
    static final Path EXAMPLES = ROOT.resolve("examples");
    static final String CLASSES = "moods";
    static final String OTHER_CLASSES = "topics";
    static final String DIGITS = "digits";

    @TempDir
    static Path home;

    private static Studio studio;

    @BeforeAll
    static void start() {
        studio = Studio.start(serving(home));
    }

    @AfterAll
    static void stop() {
        studio.close();
    }

    static Serving serving(Path home) {
        // Hashes of models go beside the studio's own files.
        System.setProperty("limpid.home", home.resolve("cache").toString());
        return Serving.in(home).models(List.of(MODELS, EXAMPLES)).threads(2);
    }

    @Test
    void a_text_is_explained_by_two_methods_beside_each_other(Browsing browsing) {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            desk.looksRight("studio-empty");
            Locator answer = desk.model(CLASSES)
                    .text("the film was good")
                    .methods("integrated-gradients", "occlusion")
                    .explain();
            assertThat(answer.locator(".verdict").innerText()).contains(CLASSES);
            assertThat(answer.locator(".panel").count()).isEqualTo(2);
            assertThat(answer.locator(".legend.shared").count()).isOne();
            for (Locator panel : answer.locator(".panel").all()) {
                assertThat(String.join(
                                " ", panel.locator(".canvas .f:not(.special)").allInnerTexts()))
                        .contains("film", "good");
            }
            desk.looksRight("studio-text");
        }
    }

    @Test
    void a_word_is_changed_and_the_change_is_told(Browsing browsing) {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            Locator answer = desk.model(CLASSES)
                    .text("the film was good")
                    .methods("integrated-gradients")
                    .explain();
            answer.locator(".panel .f:not(.special)", withText("good")).click();
            Locator dialog = desk.page().locator("[role=dialog]");
            assertThat(dialog.locator("input").inputValue()).isEqualTo("good");
            desk.looksRight("studio-what-if");
            dialog.locator("input").fill("bad");
            dialog.locator("[type=submit]").click();
            Locator change = desk.page().locator("#comparison .changes").first();
            change.waitFor();
            desk.answer();
            assertThat(desk.answers().count()).isEqualTo(2);
            assertThat(desk.labelled("Text").inputValue()).isEqualTo("the film was bad");
            assertThat(change.locator("tbody tr").count()).isEqualTo(3);
            desk.looksRight("studio-what-if-after");
        }
    }

    @Test
    void a_picture_is_explained_and_a_part_of_it_painted_out(Browsing browsing) throws IOException {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            Locator answer = desk.model(DIGITS)
                    .picture(EXAMPLES.resolve("digits/seven.png"))
                    .methods("integrated-gradients", "grad-cam")
                    .explain();
            // What the command line says of this picture, as the README shows it.
            assertThat(answer.locator(".verdict").innerText()).contains("seven");
            assertThat(answer.locator(".panel").count()).isEqualTo(2);
            desk.looksRight("studio-picture");
            assertThat(Files.readAllBytes(saved(desk, answer, "PNG"))).startsWith(0x89, 'P', 'N', 'G');

            // The digit itself, by mouse.
            Locator picture = desk.page().locator("#ask .paintable svg");
            picture.scrollIntoViewIfNeeded();
            BoundingBox box = picture.boundingBox();
            desk.page().mouse().move(box.x + 0.2 * box.width, box.y + 0.05 * box.height);
            desk.page().mouse().down();
            desk.page().mouse().move(box.x + 0.5 * box.width, box.y + 0.5 * box.height);
            desk.page().mouse().move(box.x + 0.9 * box.width, box.y + 0.95 * box.height);
            desk.page().mouse().up();
            assertThat(picture.locator("rect").count()).isOne();
            desk.labelled("Paint with").selectOption("black");
            String before = answer.locator(".verdict").innerText();
            Locator after = desk.explain();
            assertThat(after.locator(".verdict").innerText()).isNotEqualTo(before);
            desk.looksRight("studio-picture-painted");
        }
    }

    @Test
    void two_models_answer_beside_each_other(Browsing browsing) {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            desk.model(CLASSES).text("the film was good").methods("saliency");
            desk.labelled("A second model, to compare").selectOption(OTHER_CLASSES);
            desk.explain();
            assertThat(desk.answers().count()).isEqualTo(2);
            Locator comparison = desk.page().locator("#comparison");
            comparison.locator(".changes").first().waitFor();
            assertThat(comparison.locator("h2").innerText()).contains(CLASSES, OTHER_CLASSES);
            desk.looksRight("studio-two-models");
        }
    }

    @Test
    void the_address_is_the_state(Browsing browsing) {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            Locator answer = desk.model(CLASSES)
                    .text("a quiet, clever film")
                    .methods("saliency", "occlusion")
                    .explain();
            String verdict = answer.locator(".verdict").innerText();
            for (int visit = 0; visit < 2; visit++) {
                String url = desk.page().url();
                assertThat(url).doesNotContain("token");
                if (visit == 0) {
                    desk.page().reload();
                } else {
                    desk.page().navigate("about:blank");
                    desk.page().navigate(url);
                }
                assertThat(desk.answer().locator(".verdict").innerText()).isEqualTo(verdict);
                assertThat(desk.labelled("Text").inputValue()).isEqualTo("a quiet, clever film");
                assertThat(desk.labelled("Model").inputValue()).isEqualTo(CLASSES);
                assertThat(desk.form().locator("input[name=method]:checked").count())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void the_answer_is_saved_as_the_report_and_opens_offline(Browsing browsing) throws IOException {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            Locator answer = desk.model(CLASSES)
                    .text("the film was good")
                    .methods("saliency")
                    .explain();
            String verdict = answer.locator(".verdict").innerText();
            Path html = saved(desk, answer, "HTML");
            try (Visit visit = browsing.visit(View.of(View.MIDDLE).offline()).open(html)) {
                assertThat(visit.page().locator("h1").innerText()).isEqualTo(verdict);
                assertThat(visit.requests()).containsExactly(html.toUri().toString());
                assertThat(visit.complaints()).isEmpty();
                assertThat(visit.picture("studio-export").barriers()).isEmpty();
            }
            JsonNode document =
                    new ObjectMapper().readTree(saved(desk, answer, "JSON").toFile());
            assertThat(document.at("/inputs/0/text").asText()).isEqualTo("the film was good");
            assertThat(document.at("/explanations/0/method/name").asText()).isEqualTo("saliency");
            assertThat(Files.readString(saved(desk, answer, "SVG"))).contains("<svg");
        }
    }

    @Test
    void what_was_asked_outlives_the_studio(Browsing browsing, @TempDir Path own) {
        String verdict;
        String address;
        try (Studio first = Studio.start(serving(own));
                Desk desk = Desk.at(first, browsing, View.of(View.WIDE))) {
            Locator answer = desk.model(CLASSES)
                    .text("it will be here tomorrow")
                    .methods("saliency")
                    .explain();
            verdict = answer.locator(".verdict").innerText();
            answer.locator("button", withText("Pin")).click();
            desk.list().locator("h3").waitFor();
            assertThat(desk.list().locator("h3").innerText()).isEqualTo("Pinned");
            address = desk.page().url();
            // The list asks again while something runs; what is asked of a closed studio would be complained of.
            desk.page().navigate("about:blank");
        }
        try (Studio second = Studio.start(serving(own));
                Desk desk = Desk.at(second, browsing, View.of(View.WIDE))) {
            assertThat(desk.list().locator("h3").innerText()).isEqualTo("Pinned");
            desk.list()
                    .locator("button.title", withText("it will be here tomorrow"))
                    .click();
            assertThat(desk.answer().locator(".verdict").innerText()).isEqualTo(verdict);
            assertThat(desk.labelled("Text").inputValue()).isEqualTo("it will be here tomorrow");
            desk.page().navigate(second.address().resolve("/") + address.substring(address.indexOf('#')));
            assertThat(desk.answer().locator(".verdict").innerText()).isEqualTo(verdict);
        }
    }

    static Path saved(Desk desk, Locator answer, String form) {
        Download download = desk.page()
                .waitForDownload(() -> answer.locator(".save a", withText(form)).click());
        Path file = download.path().resolveSibling(download.suggestedFilename());
        download.saveAs(file);
        assertThat(file).hasFileName("limpid-explain." + form.toLowerCase(java.util.Locale.ROOT));
        return file;
    }

    static Locator.LocatorOptions withText(String text) {
        return new Locator.LocatorOptions().setHasText(text);
    }
}
