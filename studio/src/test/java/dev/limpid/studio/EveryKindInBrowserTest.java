package dev.limpid.studio;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import dev.limpid.browser.Browsing;
import dev.limpid.browser.InBrowser;
import dev.limpid.browser.View;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;

/** What models are asked besides a short text: rows, chats, pictures from elsewhere, and what is long or large. */
@ExtendWith(InBrowser.class)
class EveryKindInBrowserTest {
    @TempDir
    static Path temp;

    private static RunningStudio studio;

    @BeforeAll
    static void start() throws IOException {
        Path models = SmallModels.in(Files.createDirectories(temp.resolve("models")));
        studio = RunningStudio.in(temp.resolve("home"), how -> how.models(List.of(models)));
    }

    @AfterAll
    static void stop() {
        studio.close();
    }

    private static Desk desk(Browsing browsing, int width) {
        return Desk.at(studio.address().toString(), browsing, View.of(width));
    }

    @Test
    void a_row_of_a_file_is_explained_and_the_others_stand_in_for_what_is_taken_away(Browsing browsing)
            throws IOException {
        Path file = Files.writeString(temp.resolve("my rows.csv"), SmallModels.rows());
        try (Desk desk = desk(browsing, View.WIDE)) {
            desk.model(SmallModels.NUMBERS);
            desk.labelled("Take it from a file").setInputFiles(file);
            desk.page().getByText("The other rows of the file stand in").waitFor();
            assertThat(desk.labelled("Row").inputValue()).contains("c0 = 7.5").contains("c3 = ");
            Locator answer = desk.methods("kernel-shap", "lime").explain();
            assertThat(answer.locator(".panel").count()).isEqualTo(2);
            assertThat(answer.locator(".panel").first().innerText()).contains("c0", "c3");
            desk.looksRight("studio-row");
            everyFigureIsSaved(desk, answer);
            String verdict = answer.locator(".verdict").innerText();
            desk.page().reload();
            assertThat(desk.answer().locator(".verdict").innerText()).isEqualTo(verdict);
            assertThat(desk.page()
                            .getByText("The other rows of the file stand in")
                            .isVisible())
                    .isTrue();
        }
        try (Desk desk = desk(browsing, View.NARROW)) {
            desk.list().locator("button.title").first().click();
            desk.answer();
            desk.looksRight("studio-row");
        }
    }

    @Test
    void a_chat_is_answered_and_explained(Browsing browsing) {
        try (Desk desk = desk(browsing, View.WIDE)) {
            desk.model(SmallModels.CHAT);
            desk.form().locator("textarea[name=text]").fill("the dog can run");
            desk.form().locator("#chat").check();
            Locator answer = desk.methods("input-x-gradient").explain();
            assertThat(answer.locator(".verdict").innerText()).isNotEmpty();
            desk.looksRight("studio-chat");
        }
    }

    /** Gives the page a file as another program does. */
    private static void bring(Desk desk, Path file, String how) throws IOException {
        desk.page()
                .locator("#ask .picture")
                .evaluate(
                        "(place, [bytes, how]) => { const data = new DataTransfer();"
                                + " data.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], 'brought.png',"
                                + " { type: 'image/png' }));"
                                + " place.dispatchEvent(how === 'drop'"
                                + " ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })"
                                + " : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }",
                        List.of(Base64.getEncoder().encodeToString(Files.readAllBytes(file)), how));
        desk.page().locator("#ask .paintable img").waitFor();
        desk.page().waitForFunction("() => document.querySelector('#ask .paintable img').naturalWidth > 0");
    }

    @Test
    void a_picture_is_dropped_or_pasted(Browsing browsing) throws IOException {
        for (String how : List.of("drop", "paste")) {
            try (Desk desk = desk(browsing, View.WIDE)) {
                desk.model(SmallModels.PICTURE);
                bring(desk, RunningStudio.EXAMPLES.resolve("digits/seven.png"), how);
                Locator answer = desk.methods("saliency").explain();
                assertThat(answer.locator(".verdict").innerText()).contains("seven");
                assertThat(answer.locator(".subject").innerText()).isEqualTo("brought.png");
                everyFigureIsSaved(desk, answer);
            }
        }
    }

    @Test
    void a_large_picture_stays_within_the_page(Browsing browsing) throws IOException {
        BufferedImage image = new BufferedImage(2000, 1500, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        for (int y = 0; y < 1500; y += 50) {
            pen.setColor(new Color(40 + y / 10, 90, 200 - y / 10));
            pen.fillRect(0, y, 2000, 50);
        }
        pen.setColor(Color.WHITE);
        pen.fillOval(700, 400, 600, 600);
        pen.dispose();
        Path file = temp.resolve("large.png");
        ImageIO.write(image, "png", file.toFile());
        for (int width : new int[] {View.WIDE, View.NARROW}) {
            try (Desk desk = desk(browsing, width)) {
                desk.model(SmallModels.PICTURE)
                        .picture(file)
                        .methods("saliency", "grad-cam")
                        .explain();
                desk.looksRight("studio-large-picture");
            }
        }
    }

    @Test
    void a_long_text_stays_within_the_page(Browsing browsing) {
        String job = ask(
                "/api/explain",
                "{'model':{'name':'group/moods','windows':true},'subject':{'text':'"
                        + "the quick dog can run in the park and ".repeat(25)
                        + "'},'explaining':{'methods':['saliency','occlusion']}}");
        assertThat(studio.ended(job).get("state").asText()).isEqualTo("done");
        for (int width : new int[] {View.WIDE, View.NARROW}) {
            try (Desk desk = desk(browsing, width)) {
                desk.page().navigate(studio.at("/#job=" + job).toString());
                Locator answer = desk.answer();
                assertThat(answer.locator(".panel").count()).isEqualTo(2);
                desk.looksRight("studio-long-text");
            }
        }
    }

    @Test
    void figures_of_texts_evaluations_and_comparisons_are_saved(Browsing browsing) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            rows.append(i == 0 ? "" : ",")
                    .append("{'text':'my ")
                    .append(i % 2 == 0 ? "dog can run " : "tree may walk ");
            rows.append(i)
                    .append("','label':'")
                    .append(i % 2 == 0 ? "very good" : "BAD")
                    .append("'}");
        }
        List<String> jobs = List.of(
                ask(
                        "/api/explain",
                        "{'model':'group/moods','subject':{'text':'my dog can run'},'explaining':{'methods':"
                                + "['integrated-gradients','attention']}}"),
                ask(
                        "/api/evaluate",
                        "{'model':'group/moods','count':4,'methods':['saliency','ablation'],'metrics':"
                                + "['comprehensiveness'],'examples':[" + rows + "]}"),
                ask(
                        "/api/select",
                        "{'candidates':['group/moods','group/topics'],'updates':0,'explained':0,'examples':[" + rows
                                + "]}"));
        for (String job : jobs) {
            assertThat(studio.ended(job).get("state").asText()).isEqualTo("done");
            try (Desk desk = desk(browsing, View.WIDE)) {
                desk.page().navigate(studio.at("/#job=" + job).toString());
                everyFigureIsSaved(desk, desk.answer());
            }
        }
    }

    private static String ask(String path, String json) {
        return studio.ask(path, json.replace('\'', '"'));
    }

    /** By the links under each. */
    private static void everyFigureIsSaved(Desk desk, Locator answer) {
        List<Locator> lines = answer.locator(".exports").all().stream()
                .filter(Locator::isVisible)
                .toList();
        assertThat(lines).as(answer.innerText()).isNotEmpty();
        for (Locator line : lines) {
            for (String form : List.of("SVG", "PNG")) {
                Download download = desk.page()
                        .waitForDownload(() -> line.locator("button")
                                .filter(new Locator.FilterOptions().setHasText(form))
                                .click());
                assertThat(download.suggestedFilename()).endsWith("." + form.toLowerCase(java.util.Locale.ROOT));
                try {
                    byte[] saved = Files.readAllBytes(download.path());
                    assertThat(saved.length).isGreaterThan(300);
                    if (form.equals("PNG")) {
                        BufferedImage image = ImageIO.read(download.path().toFile());
                        assertThat(image.getWidth()).isGreaterThan(100);
                    } else {
                        assertThat(new String(saved, java.nio.charset.StandardCharsets.UTF_8))
                                .startsWith("<svg")
                                .doesNotContain(" style=");
                    }
                } catch (IOException lost) {
                    throw new java.io.UncheckedIOException(lost);
                }
            }
        }
    }
}
