package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What waits is taken in turns, and nothing that was asked is lost. */
class JobsTest {
    private static final String SHORT = "{\"model\":\"moods\",\"subject\":{\"text\":\"my dog can run\"}}";

    /** Takes minutes if nobody stops it. */
    private static final String ENDLESS =
            "{\"model\":\"moods\",\"subject\":{\"text\":\"" + "my dog can run in the park ".repeat(3)
                    + "\"},\"explaining\":{\"methods\":[\"kernel-shap\",\"lime\",\"permutation-shap\"],\"samples\":100000,"
                    + "\"settings\":{}}}";

    @TempDir
    Path home;

    @Test
    void what_was_answered_is_there_after_a_restart_and_what_was_not_is_answered_then() {
        String done;
        String running;
        String queued;
        byte[] found;
        try (RunningStudio first = RunningStudio.in(home, how -> how.bounds(RunningStudio.bounds(1, 100, 100)))) {
            done = first.ask("/api/explain", SHORT);
            first.ended(done);
            found = first.bytes("/api/jobs/" + done + "/report");
            running = first.ask("/api/explain", ENDLESS);
            first.awaitRunning(running);
            queued = first.ask("/api/predict", SHORT);
            assertThat(first.job(queued).get("place").asInt()).isEqualTo(1);
        }
        try (RunningStudio second = RunningStudio.in(home, how -> how.bounds(RunningStudio.bounds(2, 100, 100)))) {
            assertThat(second.state(done)).isEqualTo("done");
            assertThat(second.bytes("/api/jobs/" + done + "/report")).isEqualTo(found);
            assertThat(second.job(done)
                            .get("question")
                            .get("subject")
                            .get("text")
                            .asText())
                    .isEqualTo("my dog can run");
            second.awaitRunning(running);
            assertThat(second.ended(queued).get("state").asText()).isEqualTo("done");
            second.delete("/api/jobs/" + running);
            assertThat(second.ended(running).get("state").asText()).isEqualTo("cancelled");
        }
        try (RunningStudio third = RunningStudio.in(home)) {
            assertThat(third.state(running)).isEqualTo("cancelled");
            assertThat(third.get("/api/jobs").json().findValuesAsText("id")).containsExactly(queued, running, done);
        }
    }

    @Test
    void what_runs_or_waits_is_cancelled_within_seconds() {
        try (RunningStudio studio = RunningStudio.in(home, how -> how.bounds(RunningStudio.bounds(1, 100, 100)))) {
            String running = studio.ask("/api/explain", ENDLESS);
            String waiting = studio.ask("/api/predict", SHORT);
            studio.awaitRunning(running);
            studio.delete("/api/jobs/" + waiting);
            assertThat(studio.state(waiting)).isEqualTo("cancelled");
            long began = System.nanoTime();
            studio.delete("/api/jobs/" + running);
            JsonNode ended = studio.ended(running);
            assertThat((System.nanoTime() - began) / 1e9).isLessThan(5);
            assertThat(ended.get("state").asText()).isEqualTo("cancelled");
            assertThat(studio.ended(studio.ask("/api/predict", SHORT))
                            .get("state")
                            .asText())
                    .isEqualTo("done");
        }
    }

    @Test
    void evaluations_and_selections_are_cancelled_too() {
        StringBuilder examples = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            examples.append(i == 0 ? "" : ",")
                    .append("{\"text\":\"my dog can run in park number ")
                    .append(i)
                    .append("\",\"label\":\"")
                    .append(i % 2 == 0 ? "very good" : "BAD")
                    .append("\"}");
        }
        try (RunningStudio studio = RunningStudio.in(home)) {
            for (String question : List.of(
                    "/api/evaluate {\"model\":\"moods\",\"count\":0,\"checked\":200,\"examples\":[" + examples + "]}",
                    "/api/select {\"candidates\":[\"moods\",\"topics\"],\"updates\":5000,\"examples\":[" + examples
                            + "]}")) {
                String path = question.substring(0, question.indexOf(' '));
                String job = studio.ask(path, question.substring(path.length() + 1));
                studio.awaitRunning(job);
                RunningStudio.pause(700);
                assertThat(studio.state(job)).as(studio.job(job).toString()).isEqualTo("running");
                long began = System.nanoTime();
                studio.delete("/api/jobs/" + job);
                assertThat(studio.ended(job).get("state").asText())
                        .as(studio.job(job).toString())
                        .isEqualTo("cancelled");
                assertThat((System.nanoTime() - began) / 1e9).isLessThan(10);
            }
        }
    }

    @Test
    void clients_take_turns() {
        try (RunningStudio studio = RunningStudio.in(home, how -> how.bounds(RunningStudio.bounds(1, 100, 100)))) {
            String running = studio.ask("/api/explain", ENDLESS);
            studio.awaitRunning(running);
            List<String> greedy = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                greedy.add(job(studio.post("/api/predict", SHORT, "a".repeat(32))));
            }
            String modest = job(studio.post("/api/predict", SHORT, "b".repeat(32)));
            assertThat(studio.job(greedy.get(0)).get("place").asInt()).isEqualTo(1);
            assertThat(studio.job(modest).get("place").asInt()).isEqualTo(2);
            assertThat(studio.job(greedy.get(9)).get("place").asInt()).isEqualTo(11);
            studio.delete("/api/jobs/" + running);
            studio.ended(greedy.get(9));
            assertThat(studio.job(modest).get("started").asText())
                    .isLessThan(studio.job(greedy.get(9)).get("started").asText());
        }
    }

    private static String job(RunningStudio.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer.json().get("job").asText();
    }

    @Test
    void no_more_wait_than_the_queue_holds_nor_of_one_client_than_its_share() {
        try (RunningStudio studio = RunningStudio.in(home, how -> how.bounds(RunningStudio.bounds(1, 6, 4)))) {
            String running = studio.ask("/api/explain", ENDLESS);
            studio.awaitRunning(running);
            for (int i = 0; i < 4; i++) {
                job(studio.post("/api/predict", SHORT, "a".repeat(32)));
            }
            RunningStudio.Answer own = studio.post("/api/predict", SHORT, "a".repeat(32));
            assertThat(own.status()).isEqualTo(429);
            assertThat(own.error()).contains("ask again");
            job(studio.post("/api/predict", SHORT, "b".repeat(32)));
            job(studio.post("/api/predict", SHORT, "c".repeat(32)));
            assertThat(studio.post("/api/predict", SHORT, "d".repeat(32)).status())
                    .isEqualTo(429);
            studio.delete("/api/jobs/" + running);
        }
    }

    @Test
    void who_asks_too_often_is_told_to_wait() {
        Serving.Bounds usual = Serving.Bounds.USUAL;
        try (RunningStudio studio = RunningStudio.in(
                home, how -> how.bounds(new Serving.Bounds(1, 10, 10, 10, 50, 0.01, 5, usual.patience())))) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                statuses.add(studio.get("/api/about").status());
            }
            assertThat(statuses).startsWith(200, 200, 200, 200).endsWith(429);
            assertThat(studio.send(studio.to("/api/about").build()).headers().firstValue("Retry-After"))
                    .isPresent();
        }
    }

    @Test
    void old_answers_make_room_but_not_pinned_ones() {
        Serving.Bounds usual = Serving.Bounds.USUAL;
        try (RunningStudio studio = RunningStudio.in(
                home, how -> how.bounds(new Serving.Bounds(1, 10, 10, 3, 50, 100, 100, usual.patience())))) {
            String pinned = studio.ask("/api/predict", SHORT);
            studio.ended(pinned);
            studio.post("/api/jobs/" + pinned + "/pin", "{\"pinned\":true}");
            String old = studio.ask("/api/predict", SHORT);
            studio.ended(old);
            for (int i = 0; i < 3; i++) {
                studio.ended(studio.ask("/api/predict", SHORT));
            }
            assertThat(studio.get("/api/jobs/" + old).status()).isEqualTo(404);
            assertThat(home.resolve("jobs").resolve(old)).doesNotExist();
            assertThat(studio.get("/api/jobs/" + pinned + "/result").status()).isEqualTo(200);
        }
    }

    @Test
    void a_folder_has_one_studio_and_a_port_too() {
        try (RunningStudio studio = RunningStudio.in(home)) {
            assertThatThrownBy(() -> Studio.start(Serving.in(home)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Another studio uses " + home);
            assertThatThrownBy(
                            () -> Studio.start(Serving.in(home.resolve("other")).port(studio.port())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Port " + studio.port() + " is taken: choose another with --port, or 0 for any.");
        }
    }

    @Test
    void models_that_do_not_fit_together_make_room() {
        try (RunningStudio studio = RunningStudio.in(home, how -> how.memory(1))) {
            for (String model : List.of("moods", "topics", "digits")) {
                studio.ended(studio.ask("/api/models", "{\"name\":\"" + model + "\"}"));
            }
            assertThat(studio.get("/api/models").json().findValuesAsText("state"))
                    .filteredOn("loaded"::equals)
                    .hasSize(1);
            assertThat(studio.ended(studio.ask("/api/predict", SHORT))
                            .get("state")
                            .asText())
                    .isEqualTo("done");
        }
    }
}
