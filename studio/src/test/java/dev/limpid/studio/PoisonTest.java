package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.Limpid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void whoever_waits_for_a_model_too_deep_for_the_stack_hears_of_it() {
        try (Shelf shelf = new Shelf(Serving.in(home), (wish, progress) -> deeper(wish))) {
            assertThatThrownBy(() -> shelf.want(Wish.of("digits")).get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(StackOverflowError.class);
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Limpid deeper(Wish wish) {
        return deeper(wish);
    }

    @Test
    void a_load_stops_where_it_tells_of_itself_when_the_last_who_waited_leaves() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        Shelf.Loader slow = (wish, progress) -> {
            try {
                begun.countDown();
                assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException closed) {
                throw new IllegalStateException(closed);
            }
            progress.transferred("model.onnx", 1, 2);
            throw new IllegalStateException("It was loaded on.");
        };
        try (Shelf shelf = new Shelf(Serving.in(home), slow)) {
            Wish wish = Wish.of("digits");
            CompletableFuture<Limpid> loaded = shelf.want(wish);
            assertThat(shelf.want(wish)).isSameAs(loaded);
            begun.await();
            shelf.leave(loaded);
            assertThat(shelf.seen(wish.id())).isNotNull();
            shelf.leave(loaded);
            assertThat(shelf.seen(wish.id())).isNull();
            left.countDown();
            assertThatThrownBy(() -> loaded.get(20, TimeUnit.SECONDS))
                    .hasRootCauseMessage("Nobody waits for it any more.");
        }
    }
}
