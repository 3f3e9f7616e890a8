package dev.limpid.studio;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Who listens is told, whoever else does. */
class EventsTest {
    @TempDir
    Path home;

    private static final class Mute implements Events.Line {
        final CountDownLatch stuck = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);

        @Override
        public void event(String json) {
            stuck.countDown();
            try {
                end.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void comment(String words) {
            event(words);
        }

        @Override
        public boolean isCut() {
            return false;
        }

        @Override
        public void close() {
            end.countDown();
        }
    }

    private static final class Reading implements Events.Line {
        final CountDownLatch told = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);

        @Override
        public void event(String json) {
            told.countDown();
        }

        @Override
        public void comment(String words) {}

        @Override
        public boolean isCut() {
            return false;
        }

        @Override
        public void close() {
            over.countDown();
        }
    }

    @Test
    void listeners_that_never_read_hold_up_nobody_else() throws InterruptedException {
        Serving how = Serving.in(home);
        ModelNames names = new ModelNames(how.models());
        Home taken = Home.take(home);
        try (taken;
                Shelf shelf = new Shelf(how, names);
                Events events = new Events()) {
            Uploads uploads = new Uploads(Serving.DISK, taken, Set::of);
            Pictures pictures = new Pictures(uploads);
            Datasets datasets = new Datasets(uploads, pictures);
            Subjects subjects = new Subjects(pictures, datasets);
            Questions questions = new Questions(names, shelf, subjects, datasets);
            Carrying carrying = new Carrying(how, names, shelf, datasets, taken.selections());
            try (Jobs jobs = new Jobs(
                    how,
                    shelf,
                    questions,
                    new Answering(shelf, subjects, carrying),
                    JobStore.open(taken.database()),
                    new Results(taken.jobs()))) {
                Job job = new Job("a".repeat(32), "api", Kind.PREDICT, 1, Body.JSON.createObjectNode());
                for (int i = 0; i < 20; i++) {
                    Mute mute = new Mute();
                    events.listen(mute, job, jobs);
                    assertThat(mute.stuck.await(10, TimeUnit.SECONDS)).isTrue();
                }
                Reading reading = new Reading();
                events.listen(reading, job, jobs);
                assertThat(reading.told.await(10, TimeUnit.SECONDS)).isTrue();
                job.end(State.CANCELLED, null);
                assertThat(reading.over.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
