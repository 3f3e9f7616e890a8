package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;

/** What ended a studio does not end each that follows. */
class PoisonTest {
    private static final String SHORT = "{\"model\":\"moods\",\"subject\":{\"text\":\"my dog can run\"}}";

    @TempDir
    Path home;

    /** As a killed studio leaves it. */
    private void change(String statement) throws SQLException {
        try (Connection connection = new org.h2.Driver()
                        .connect(
                                "jdbc:h2:file:" + home.resolve("studio") + ";DB_CLOSE_ON_EXIT=FALSE",
                                new Properties());
                Statement change = connection.createStatement()) {
            assertThat(change.executeUpdate(statement)).isEqualTo(1);
        }
    }

    private String asked() {
        try (RunningStudio studio = RunningStudio.in(home)) {
            String job = studio.ask("/api/predict", SHORT);
            studio.ended(job);
            return job;
        }
    }

    @Test
    void what_two_studios_did_not_survive_is_not_begun_by_a_third() throws SQLException {
        String job = asked();
        change("UPDATE job SET state = 'running', ended = 0, tries = 1 WHERE id = '" + job + "'");
        try (RunningStudio second = RunningStudio.in(home)) {
            assertThat(second.ended(job).get("state").asText()).isEqualTo("done");
        }
        change("UPDATE job SET state = 'running', ended = 0, tries = 2 WHERE id = '" + job + "'");
        for (int start = 0; start < 2; start++) {
            try (RunningStudio third = RunningStudio.in(home)) {
                JsonNode ended = third.ended(job);
                assertThat(ended.get("state").asText()).isEqualTo("failed");
                assertThat(ended.get("error").asText()).isEqualTo("The studio ended twice while it worked on this.");
            }
        }
    }

    @Test
    void a_try_is_written_down_before_it_begins_and_forgotten_when_the_studio_ends_well() {
        Job job = new Job("a".repeat(32), "api", Kind.PREDICT, 1, Body.JSON.createObjectNode());
        try (JobStore store = JobStore.open(home.resolve("studio"))) {
            store.add(job, "{}");
            job.countTry();
            job.countTry();
            store.update(job);
            assertThat(store.all()).extracting(Job::tries).containsExactly(1);
            job.forgetTry();
            job.forgetTry();
            store.update(job);
            assertThat(store.all()).extracting(Job::tries).containsExactly(0);
        }
        for (int start = 0; start < 3; start++) {
            try (RunningStudio studio = RunningStudio.in(home.resolve("other"))) {
                if (start == 0) {
                    studio.awaitRunning(studio.ask(
                            "/api/explain",
                            "{\"model\":\"moods\",\"subject\":{\"text\":\"my dog can run in the park\"},"
                                    + "\"explaining\":{\"methods\":[\"kernel-shap\"],\"samples\":100000}}"));
                } else {
                    String left = studio.get("/api/jobs")
                            .json()
                            .findValuesAsText("id")
                            .get(0);
                    studio.awaitRunning(left);
                }
            }
        }
    }

    @Test
    void a_job_that_cannot_be_read_does_not_keep_the_others_away() throws SQLException {
        String good = asked();
        String[] broken = {"kind = 'dream'", "state = 'lost'", "question = '{'", "question = '[]'"};
        for (String change : broken) {
            String bad = asked();
            change("UPDATE job SET " + change + " WHERE id = '" + bad + "'");
        }
        try (RunningStudio studio = RunningStudio.in(home)) {
            assertThat(studio.get("/api/jobs").json().findValuesAsText("id")).containsExactly(good);
            assertThat(studio.ended(studio.ask("/api/predict", SHORT))
                            .get("state")
                            .asText())
                    .isEqualTo("done");
        }
    }

    /** A graph in an attribute of a node of a graph, and so on: a message of ONNX in each other. */
    private static byte[] deep(int levels) {
        byte[] all = new byte[levels * 20];
        int at = all.length;
        int[] fields = {6, 5, 1}; // AttributeProto.g, NodeProto.attribute, GraphProto.node
        for (int level = 0; level < 3 * levels + 1; level++) {
            int field = level == 3 * levels ? 7 : fields[level % 3]; // ModelProto.graph
            int length = all.length - at;
            at -= 4;
            for (int i = 0; i < 4; i++) {
                all[at + i] = (byte) (length >> 7 * i & 0x7f | (i < 3 ? 0x80 : 0));
            }
            all[--at] = (byte) (field << 3 | 2);
        }
        return Arrays.copyOfRange(all, at, all.length);
    }

    @Test
    void whoever_waits_for_a_model_too_deep_for_the_stack_hears_of_it() throws IOException {
        Path model = Files.createDirectories(home.resolve("models/deep"));
        for (String file : List.of("config.json", "preprocessor_config.json")) {
            Files.copy(RunningStudio.EXAMPLES.resolve("digits").resolve(file), model.resolve(file));
        }
        Files.write(model.resolve("model.onnx"), deep(200_000));
        try (RunningStudio studio =
                RunningStudio.in(home.resolve("own"), how -> how.models(List.of(home.resolve("models"))))) {
            JsonNode ended = studio.ended(studio.ask("/api/models", "{\"name\":\"deep\"}"));
            assertThat(ended.get("state").asText()).isEqualTo("failed");
            assertThat(ended.get("error").asText()).isNotEmpty().doesNotContain("\n");
        }
    }

    @Test
    void a_model_that_nobody_waits_for_any_more_is_forgotten_unless_another_waits() {
        Serving how = Serving.in(home);
        ModelNames names = new ModelNames(List.of(RunningStudio.EXAMPLES));
        try (Shelf shelf = new Shelf(how, names)) {
            Wish wish = Wish.of("digits");
            var loaded = shelf.want(wish);
            assertThat(shelf.want(wish)).isSameAs(loaded);
            shelf.leave(loaded);
            assertThat(shelf.seen(wish.id())).isNotNull();
            loaded.join();
            shelf.leave(loaded);
            assertThat(shelf.seen(wish.id())).as("it is loaded and stays").isNotNull();
            shelf.drop(wish.id());
            shelf.leave(shelf.want(wish));
            assertThat(shelf.seen(wish.id())).isNull();
        }
    }
}
