package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Predicting;
import dev.limpid.Subject;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.json.JsonDocument;
import dev.limpid.report.HtmlReport;
import dev.limpid.report.PictureReport;
import dev.limpid.report.SvgReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Each line of what the studio promises programs and its own page. */
class ContractTest {
    private static final String SAID = "{\"text\":\"my dog can run\"}";

    @TempDir
    static Path home;

    private static RunningStudio studio;

    @BeforeAll
    static void start() {
        studio = RunningStudio.in(home);
    }

    @AfterAll
    static void stop() {
        studio.close();
    }

    private static String picture(String name) throws IOException {
        return studio.upload(
                        "/api/pictures",
                        "image/png",
                        Files.readAllBytes(
                                RunningStudio.EXAMPLES.resolve("digits").resolve(name)))
                .json()
                .get("picture")
                .asText();
    }

    /** The report without the seconds that it took. */
    private static String timeless(byte[] report) {
        return new String(report, StandardCharsets.UTF_8)
                .replaceAll("(\"seconds\": ?)[0-9.eE-]+", "$1s")
                .replaceAll("[0-9.]+\\h(?:ms|s)\\b", "time");
    }

    @Test
    void the_address_with_the_token_lets_in_and_leads_to_the_page() {
        HttpResponse<byte[]> first =
                studio.send(HttpRequest.newBuilder(studio.address()).build());
        assertThat(first.statusCode())
                .as(new String(first.body(), StandardCharsets.UTF_8))
                .isEqualTo(303);
        assertThat(first.headers().firstValue("Location").orElseThrow())
                .isIn("/", studio.at("/").toString());
        List<String> cookies = first.headers().allValues("Set-Cookie");
        assertThat(cookies).hasSize(2).allMatch(one -> one.contains("HttpOnly") && one.contains("SameSite=Strict"));
        String brought = cookies.get(0).split(";")[0] + "; " + cookies.get(1).split(";")[0];
        HttpResponse<byte[]> page =
                studio.send(studio.plain("/").header("Cookie", brought).build());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).contains("<title>");
        assertThat(studio.send(studio.plain("/api/about")
                                .header("Cookie", brought)
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void about_tells_version_limits_methods_and_languages() {
        JsonNode about = studio.get("/api/about").json();
        assertThat(about.get("version").asText()).isNotEmpty();
        assertThat(about.get("limits").get("upload").asLong()).isEqualTo(32L << 20);
        assertThat(about.get("methods").findValuesAsText("name")).contains("integrated-gradients", "lime");
        assertThat(about.get("methods").get(0).get("kinds").size()).isPositive();
        assertThat(about.get("methods")).allSatisfy(method -> {
            assertThat(method.get("titles").get("en")).isEqualTo(method.get("title"));
            assertThat(method.get("titles").get("zh").asText()).containsPattern("\\p{IsHan}");
        });
        assertThat(about.get("languages").size()).isEqualTo(2);
    }

    @Test
    void models_are_those_of_the_catalogue_and_of_the_folders() {
        JsonNode models = studio.get("/api/models").json();
        assertThat(models.findValuesAsText("name")).contains("bert-base-uncased", "moods", "topics", "digits");
    }

    @Test
    void a_model_is_loaded_told_of_and_let_go() {
        RunningStudio.Answer asked = studio.post("/api/models", "{\"name\":\"topics\"}");
        assertThat(asked.status()).isEqualTo(202);
        assertThat(studio.ended(asked.json().get("job").asText()).get("state").asText())
                .isEqualTo("done");
        String id = asked.json().get("model").asText();
        JsonNode model = studio.get("/api/models/" + id).json();
        assertThat(model.get("state").asText()).isEqualTo("loaded");
        assertThat(model.get("kind").asText()).isEqualTo("text");
        assertThat(model.get("labels").toString()).contains("food", "drink");
        assertThat(model.get("methods").findValuesAsText("name")).contains("saliency");
        assertThat(studio.delete("/api/models/" + id).status()).isEqualTo(200);
        assertThat(studio.get("/api/models/" + id).status()).isEqualTo(404);
    }

    @Test
    void a_model_that_cannot_be_loaded_says_why() {
        String job = studio.ask("/api/models", "{\"name\":\"moods\",\"task\":\"image-classification\"}");
        JsonNode ended = studio.ended(job);
        assertThat(ended.get("state").asText()).isEqualTo("failed");
        assertThat(ended.get("error").asText()).contains("image-classification").doesNotContain("\n");
    }

    @Test
    void an_answer_is_what_the_front_door_answers() {
        String job = studio.ask("/api/predict", "{\"model\":\"moods\",\"subject\":" + SAID + "}");
        assertThat(studio.ended(job).get("state").asText()).isEqualTo("done");
        try (Limpid model = Limpid.load(RunningStudio.TASKS.resolve("moods").toString())) {
            Document here = model.predict(Subject.text("my dog can run"), Predicting.USUAL);
            assertThat(new String(studio.bytes("/api/jobs/" + job + "/result"), StandardCharsets.UTF_8))
                    .isEqualTo(JsonDocument.write(here));
        }
    }

    @Test
    void an_explanation_and_its_reports_are_the_bytes_of_the_command_line() {
        String job = studio.ask(
                "/api/explain",
                "{\"model\":\"moods\",\"subject\":" + SAID
                        + ",\"explaining\":{\"methods\":[\"integrated-gradients\"],\"steps\":8,\"seed\":3}}");
        assertThat(studio.ended(job).get("state").asText()).isEqualTo("done");
        try (Limpid model = Limpid.load(RunningStudio.TASKS.resolve("moods").toString())) {
            Document here = model.explain(
                    Subject.text("my dog can run"),
                    Explaining.by("integrated-gradients").steps(8).seed(3));
            assertThat(timeless(studio.bytes("/api/jobs/" + job + "/report?format=json")))
                    .isEqualTo(timeless(JsonDocument.write(here).getBytes(StandardCharsets.UTF_8)));
            assertThat(timeless(studio.bytes("/api/jobs/" + job + "/report?format=html")))
                    .isEqualTo(timeless(HtmlReport.write(here).getBytes(StandardCharsets.UTF_8)));
            assertThat(new String(studio.bytes("/api/jobs/" + job + "/report?format=svg"), StandardCharsets.UTF_8))
                    .isEqualTo(SvgReport.write(here));
        }
        assertThat(new String(studio.bytes("/api/jobs/" + job + "/view"), StandardCharsets.UTF_8))
                .contains("dog")
                .doesNotContain("<html");
        assertThat(new String(studio.bytes("/api/jobs/" + job + "/report?lang=zh"), StandardCharsets.UTF_8))
                .contains("lang=\"zh-CN\"");
    }

    @Test
    void a_picture_is_sent_explained_and_drawn_as_by_the_command_line() throws IOException {
        String sha = picture("seven.png");
        assertThat(studio.bytes("/api/pictures/" + sha))
                .isEqualTo(Files.readAllBytes(RunningStudio.EXAMPLES.resolve("digits/seven.png")));
        String job = studio.ask(
                "/api/explain",
                "{\"model\":\"digits\",\"subject\":{\"picture\":\"" + sha
                        + "\",\"name\":\"seven.png\"},\"explaining\":{\"methods\":[\"saliency\"]}}");
        assertThat(studio.ended(job).get("state").asText()).isEqualTo("done");
        Path file = RunningStudio.EXAMPLES.resolve("digits/seven.png");
        try (Limpid model = Limpid.load(RunningStudio.EXAMPLES.resolve("digits").toString())) {
            Document here = model.explain(Subject.image(file), Explaining.by("saliency"));
            assertThat(studio.bytes("/api/jobs/" + job + "/report?format=png"))
                    .isEqualTo(PictureReport.write(here, Picture.read(file)));
        }
    }

    @Test
    void what_is_painted_out_changes_the_answer() throws IOException {
        String sha = picture("seven.png");
        String plain = studio.ask("/api/predict", "{\"model\":\"digits\",\"subject\":{\"picture\":\"" + sha + "\"}}");
        for (String paint : List.of(
                "{\"x\":0,\"y\":0,\"width\":128,\"height\":128}", "{\"polygon\":[[0,0],[128,0],[128,128],[0,128]]}")) {
            for (String fill : List.of("mean", "black", "blur")) {
                String painted = studio.ask(
                        "/api/predict",
                        "{\"model\":\"digits\",\"subject\":{\"picture\":\"" + sha + "\",\"paint\":[" + paint
                                + "],\"fill\":\"" + fill + "\"}}");
                assertThat(studio.ended(painted).get("state").asText()).isEqualTo("done");
                studio.ended(plain);
                assertThat(studio.get("/api/jobs/" + painted + "/result").json().get("predictions"))
                        .as(fill)
                        .isNotEqualTo(studio.get("/api/jobs/" + plain + "/result")
                                .json()
                                .get("predictions"));
            }
        }
    }

    @Test
    void methods_are_compared_on_examples_in_the_background() {
        String job = studio.ask(
                "/api/evaluate",
                "{\"model\":\"moods\",\"examples\":[{\"text\":\"my dog can run in the park\",\"label\":\"very good\"},"
                        + "{\"text\":\"she can walk in the park\",\"label\":\"BAD\"},"
                        + "{\"text\":\"a big dog can run\",\"label\":\"very good\"}],"
                        + "\"methods\":[\"saliency\",\"ablation\"],\"metrics\":[\"comprehensiveness\",\"sufficiency\"]}");
        JsonNode ended = studio.ended(job);
        assertThat(ended.get("state").asText()).as(ended.toString()).isEqualTo("done");
        JsonNode found = studio.get("/api/jobs/" + job + "/result").json();
        assertThat(found.get("methods").findValuesAsText("name")).contains("saliency", "ablation");
        assertThat(found.get("examples").size()).isEqualTo(3);
        assertThat(new String(studio.bytes("/api/jobs/" + job + "/report"), StandardCharsets.UTF_8))
                .startsWith("<!doctype html>");
    }

    @Test
    void examples_are_sent_as_a_file_too() {
        RunningStudio.Answer kept = studio.upload(
                "/api/datasets?name=moods.csv",
                "text/csv",
                "label,text\nvery good,my dog can run\nBAD,she can walk\n".getBytes(StandardCharsets.UTF_8));
        assertThat(kept.status()).isEqualTo(200);
        String job = studio.ask(
                "/api/evaluate",
                "{\"model\":\"moods\",\"dataset\":\""
                        + kept.json().get("dataset").asText()
                        + "\",\"methods\":[\"saliency\"],\"metrics\":[\"comprehensiveness\"],\"target\":\"label\"}");
        JsonNode ended = studio.ended(job);
        assertThat(ended.get("state").asText()).as(ended.toString()).isEqualTo("done");
        assertThat(studio.get("/api/jobs/" + job + "/result").json().get("data").asText())
                .isEqualTo("moods.csv");
    }

    @Test
    void what_goes_on_is_told_as_it_goes_on() throws IOException {
        String job = studio.ask("/api/explain", "{\"model\":\"moods\",\"subject\":" + SAID + "}");
        String events = studio.request(
                "GET /api/jobs/" + job + "/events", studio.host(), RunningStudio.bearer(), "Accept: text/event-stream");
        assertThat(events).contains("text/event-stream").contains("event: job").contains("\"state\":\"done\"");
    }

    @Test
    void a_pinned_answer_says_so() {
        String job = studio.ask("/api/predict", "{\"model\":\"moods\",\"subject\":" + SAID + "}");
        studio.ended(job);
        assertThat(studio.post("/api/jobs/" + job + "/pin", "{\"pinned\":true}")
                        .json()
                        .get("pinned")
                        .asBoolean())
                .isTrue();
        assertThat(studio.job(job).get("pinned").asBoolean()).isTrue();
        assertThat(studio.get("/api/jobs").json().findValuesAsText("id")).contains(job);
    }

    @Test
    void what_is_not_there_is_told_in_one_line() {
        for (String path : List.of("/api/jobs/x", "/api/jobs/x/result", "/api/nothing", "/assets/nothing.js", "/x")) {
            RunningStudio.Answer answer = studio.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.error()).isNotEmpty().doesNotContain("\n");
        }
        assertThat(studio.delete("/api/about").status()).isEqualTo(405);
    }

    @Test
    void an_answer_that_is_not_there_yet_or_not_in_this_form_is_told() {
        String job = studio.ask("/api/predict", "{\"model\":\"moods\",\"subject\":" + SAID + "}");
        studio.ended(job);
        assertThat(studio.get("/api/jobs/" + job + "/report?format=png").status())
                .isEqualTo(404);
        assertThat(studio.get("/api/jobs/" + job + "/report?format=exe").status())
                .isEqualTo(400);
        assertThat(studio.get("/api/jobs/" + job + "/report?lang=xx").status()).isEqualTo(400);
    }

    @Test
    void every_route_stands_in_the_openapi_document_and_every_form_that_it_names() {
        JsonNode document = studio.get("/api/openapi.json").json();
        Map<String, List<String>> told = Map.of(
                "/api/about", List.of("get"),
                "/api/models", List.of("get", "post"),
                "/api/models/{id}", List.of("get", "delete"),
                "/api/pictures", List.of("post"),
                "/api/pictures/{sha}", List.of("get"),
                "/api/datasets", List.of("post"),
                "/api/jobs/{id}", List.of("get", "delete"),
                "/api/jobs/{id}/report", List.of("get"));
        told.forEach((path, methods) -> methods.forEach(method -> assertThat(document.get("paths")
                        .path(path)
                        .path(method)
                        .path("summary")
                        .asText())
                .as(method + " " + path)
                .isNotEmpty()));
        JsonNode schemas = document.get("components").get("schemas");
        document.findValuesAsText("$ref")
                .forEach(name -> assertThat(schemas.has(name.substring(name.lastIndexOf('/') + 1)))
                        .as(name)
                        .isTrue());
        assertThat(document.findValuesAsText("$ref")).hasSizeGreaterThan(10);
        String page = new String(studio.bytes("/api"), StandardCharsets.UTF_8);
        document.get("paths")
                .fieldNames()
                .forEachRemaining(path -> assertThat(page).contains(path));
    }

    @Test
    void every_answer_is_guarded_by_its_headers() {
        for (String path : List.of("/", "/api/about", "/api/nothing", "/assets/index.html", "/api/openapi.json")) {
            var headers = studio.send(studio.plain(path).build()).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
            assertThat(headers.firstValue("Server")).isEmpty();
        }
    }
}
