package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing that the studio says has a path of its machine in it: neither answers nor why there are none. */
class DiscretionTest {
    @TempDir
    Path temp;

    private Serving serving() {
        return Serving.in(temp.resolve("home")).models(List.of(temp.resolve("models")));
    }

    private String said(String words) {
        return new Discretion(serving()).of(words.replace("TEMP", temp.toString()));
    }

    @Test
    void what_lies_below_a_folder_of_models_is_called_as_it_is_asked_for() {
        assertThat(said("Folder TEMP/models/group/moods holds no weights."))
                .isEqualTo("Folder group/moods holds no weights.");
    }

    @Test
    void what_was_sent_is_called_as_it_was_sent() {
        String sha = "0".repeat(64);
        assertThat(said("TEMP/home/data/" + sha + "/reviews.csv: row 3 has no label."))
                .isEqualTo("reviews.csv: row 3 has no label.");
        assertThat(said("(TEMP/home/pictures/" + sha + ")")).isEqualTo("(" + sha + ")");
    }

    @Test
    void of_other_folders_only_what_lies_below_them_is_told() {
        assertThat(said("Cannot use TEMP/home.")).isEqualTo("Cannot use ….");
        assertThat(said("jdbc:h2:file:TEMP/home/studio is locked")).isEqualTo("jdbc:h2:file:…/studio is locked");
        assertThat(said("TEMP/models is gone")).isEqualTo("… is gone");
        assertThat(said(System.getProperty("user.home") + "/.m2/x.jar")).isEqualTo("…/.m2/x.jar");
    }

    @Test
    void what_is_only_called_alike_stays() {
        String home = System.getProperty("user.home");
        assertThat(said("/encoder" + home + "/act/Erf, " + home + "x and " + home + ".old"))
                .isEqualTo("/encoder" + home + "/act/Erf, " + home + "x and " + home + ".old");
        assertThat(said("No rule for Erf at /encoder/0/act/Erf, input [1,128,3072]."))
                .isEqualTo("No rule for Erf at /encoder/0/act/Erf, input [1,128,3072].");
    }

    @Test
    void a_failure_is_one_line_with_its_cause_where_the_disk_failed() {
        Discretion discretion = new Discretion(serving());
        assertThat(discretion.line(new UncheckedIOException("Cannot read\n  it.", new IOException(temp + "/home/x"))))
                .isEqualTo("Cannot read it. (…/x)");
        assertThat(discretion.line(new IllegalStateException())).isEqualTo("Unexpected IllegalStateException.");
    }

    /** A question and how it ends. */
    private record Asked(String path, String json, String state) {}

    @Test
    void no_answer_and_no_failure_of_any_kind_of_job_tells_where_anything_lies() throws IOException {
        Path models = SmallModels.in(Files.createDirectories(temp.resolve("models")));
        Path home = temp.resolve("home");
        List<String> hidden = hidden(home, models);
        try (RunningStudio studio = RunningStudio.in(home, how -> how.models(List.of(models)))) {
            List<Asked> all = new ArrayList<>();
            String seven = studio.upload(
                            "/api/pictures",
                            "image/png",
                            Files.readAllBytes(RunningStudio.EXAMPLES.resolve("digits/seven.png")))
                    .json()
                    .get("picture")
                    .asText();
            String good = data(studio, "reviews.csv", rows());
            String broken = data(studio, "broken.csv", "text,label\n\"never closed,very good\nmy dog,BAD\n");
            String parquet = data(studio, "broken.parquet", "PAR1 and no more");
            for (String model : List.of(SmallModels.TEXT, SmallModels.DAMAGED, SmallModels.EMPTY)) {
                String state = model.equals(SmallModels.TEXT) ? "done" : "failed";
                all.add(new Asked("/api/models", "{'name':'" + model + "'}", state));
                all.add(new Asked(
                        "/api/predict", "{'model':'" + model + "','subject':{'text':'my dog can run'}}", state));
                all.add(new Asked(
                        "/api/explain", "{'model':'" + model + "','subject':{'text':'my dog can run'}}", state));
                all.add(new Asked("/api/evaluate", evaluate(model, good), state));
            }
            all.add(new Asked("/api/evaluate", evaluate(SmallModels.TEXT, broken), "failed"));
            all.add(new Asked("/api/evaluate", evaluate(SmallModels.TEXT, parquet), "failed"));
            all.add(new Asked(
                    "/api/explain",
                    "{'model':'" + SmallModels.TEXT + "','subject':{'text':'my dog can run'},'explaining':{'methods':"
                            + "['counterfactual'],'settings':{'proposer':'" + SmallModels.DAMAGED + "'}}}",
                    "failed"));
            all.add(new Asked(
                    "/api/explain",
                    "{'model':'digits','subject':{'picture':'" + seven + "'},'explaining':{'methods':['saliency']}}",
                    "done"));
            all.add(new Asked(
                    "/api/evaluate",
                    "{'model':'digits','examples':[{'picture':'" + seven + "','label':'seven'}],'methods':['saliency'],"
                            + "'metrics':['comprehensiveness']}",
                    "done"));
            all.add(new Asked(
                    "/api/explain",
                    "{'model':'columns.onnx','subject':{'row':{'flag':true,'city':'Nice','height':0.5,'weight':-1.25,"
                            + "'code':3,'seen on':'Monday'}},'explaining':{'methods':['kernel-shap'],'samples':50}}",
                    "failed"));
            String forest = data(studio, "rows.csv", SmallModels.rows());
            all.add(new Asked(
                    "/api/explain",
                    "{'model':'forest.onnx','subject':{'row':{'c0':7.5,'c1':0.9,'c2':0.6,'c3':1.5},'background':'"
                            + forest + "'},'explaining':{'methods':['kernel-shap','lime'],'samples':50}}",
                    "done"));
            all.add(new Asked(
                    "/api/predict",
                    "{'model':'chat','subject':{'messages':[{'role':'user','content':'the dog'}]},'predicting':"
                            + "{'writing':{'maxNewTokens':3}}}",
                    "done"));
            String candidates = "'candidates':['group/moods','group/topics','damaged','empty']";
            String small = ",'updates':8,'explained':2,'robustness':true}";
            all.add(new Asked("/api/select", "{" + candidates + ",'dataset':'" + good + "'" + small, "done"));
            all.add(new Asked("/api/select", "{" + candidates + ",'dataset':'" + broken + "'" + small, "failed"));
            all.add(new Asked("/api/select", "{" + candidates + ",'dataset':'" + parquet + "'" + small, "failed"));

            Map<String, String> said = new LinkedHashMap<>();
            Map<String, String> states = new LinkedHashMap<>();
            Map<String, String> expected = new LinkedHashMap<>();
            for (Asked asked : all) {
                String id = studio.ask(asked.path, asked.json.replace('\'', '"'));
                JsonNode ended = studio.ended(id);
                said.put(
                        asked + ": " + id,
                        studio.request(
                                        "GET /api/jobs/" + id + "/events",
                                        studio.host(),
                                        RunningStudio.bearer(),
                                        "Accept: text/event-stream")
                                + ended);
                states.put(
                        asked.toString(),
                        ended.get("state").asText() + ": " + ended.get("error").asText());
                expected.put(asked.toString(), asked.state);
            }
            for (String path : List.of("/api/models", "/api/jobs", "/api/about")) {
                said.put(path, new String(studio.bytes(path), StandardCharsets.UTF_8));
            }
            answers(home, said);
            assertThat(states).allSatisfy((asked, state) -> assertThat(state).startsWith(expected.get(asked)));
            assertThat(said.size()).isGreaterThan(50);
            List<String> leaks = new ArrayList<>();
            said.forEach((what, words) -> hidden.stream()
                    .filter(words::contains)
                    .map(one -> what + ": …" + around(words, words.indexOf(one)))
                    .forEach(leaks::add));
            assertThat(leaks).isEmpty();
            List<String> documents = said.entrySet().stream()
                    .filter(one -> one.getKey().endsWith("document.json"))
                    .map(Map.Entry::getValue)
                    .toList();
            assertThat(documents)
                    .anyMatch(one -> one.contains("\"source\": \"group/moods\""))
                    .anyMatch(one -> one.contains("\"source\": \"reviews.csv\""));
        }
    }

    private static String around(String words, int at) {
        return words.substring(Math.max(0, at - 80), Math.min(words.length(), at + 160));
    }

    /** Names under which a place could be told, as JSON, HTML and drawings write them. */
    private static List<String> hidden(Path home, Path models) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Path place : List.of(home, models, RunningStudio.ROOT, Path.of(System.getProperty("user.home")))) {
            names.add(place.toAbsolutePath() + "/");
            names.add(home.equals(place) ? place.toString() : place.toRealPath() + "/");
        }
        names.add(models.toString());
        return List.copyOf(names);
    }

    /** Every file that was written as an answer. */
    private static void answers(Path home, Map<String, String> said) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("jobs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                    said.put(
                            file.toString().replaceAll("\\.gz$", ""),
                            new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    private static String data(RunningStudio studio, String name, String text) {
        return studio.upload("/api/datasets?name=" + name, "text/csv", text.getBytes(StandardCharsets.UTF_8))
                .json()
                .get("dataset")
                .asText();
    }

    private static String evaluate(String model, String data) {
        return "{'model':'" + model + "','dataset':'" + data + "','count':2,'methods':['saliency'],"
                + "'metrics':['comprehensiveness']}";
    }

    private static String rows() {
        StringBuilder rows = new StringBuilder("text,label\n");
        for (int i = 0; i < 60; i++) {
            rows.append("my ")
                    .append(i % 2 == 0 ? "dog can run " : "tree may walk ")
                    .append(i);
            rows.append(i % 2 == 0 ? ",very good\n" : ",BAD\n");
        }
        return rows.toString();
    }
}
