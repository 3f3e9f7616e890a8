package dev.limpid.studio;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class FairQueueTest {
    private static Job job(String name, String client, Kind kind) {
        return new Job(name, client, kind, 0, Body.JSON.createObjectNode());
    }

    private static List<String> taken(FairQueue queue, int count) throws InterruptedException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Job job = queue.take();
            assertThat(job).isNotNull();
            names.add(job.id());
            queue.over(job);
        }
        return names;
    }

    @Test
    void clients_take_turns_one_question_each() throws InterruptedException {
        FairQueue queue = new FairQueue(100, 100, 1);
        for (int i = 0; i < 3; i++) {
            queue.add(job("a" + i, "a", Kind.EXPLAIN));
        }
        queue.add(job("b0", "b", Kind.PREDICT));
        queue.add(job("c0", "c", Kind.EXPLAIN));
        assertThat(queue.order()).extracting(Job::id).containsExactly("a0", "b0", "c0", "a1", "a2");
        assertThat(taken(queue, 5)).containsExactly("a0", "b0", "c0", "a1", "a2");
        assertThat(queue.size()).isZero();
    }

    @Test
    void short_questions_pass_a_long_one_but_not_for_ever() throws InterruptedException {
        FairQueue queue = new FairQueue(100, 100, 2);
        queue.add(job("long", "a", Kind.EVALUATE));
        for (int i = 0; i < 2 * FairQueue.PASSING; i++) {
            queue.add(job("short" + i, "b", Kind.PREDICT));
        }
        List<String> order = taken(queue, 2 * FairQueue.PASSING + 1);
        assertThat(order.indexOf("long")).isEqualTo(FairQueue.PASSING);
    }

    @Test
    void one_worker_is_left_for_short_questions() throws InterruptedException {
        FairQueue queue = new FairQueue(100, 100, 2);
        Job first = job("long0", "a", Kind.SELECT);
        queue.add(first);
        queue.add(job("long1", "b", Kind.SELECT));
        assertThat(queue.take()).isSameAs(first);
        queue.add(job("short", "c", Kind.PREDICT));
        Job second = queue.take();
        assertThat(second).isNotNull();
        assertThat(second.id()).isEqualTo("short");
        queue.over(first);
        assertThat(taken(queue, 1)).containsExactly("long1");
    }

    @Test
    void what_was_taken_out_is_not_taken() throws InterruptedException {
        FairQueue queue = new FairQueue(100, 100, 1);
        Job first = job("first", "a", Kind.PREDICT);
        queue.add(first);
        queue.add(job("second", "a", Kind.PREDICT));
        assertThat(queue.remove(first)).isTrue();
        assertThat(queue.remove(first)).isFalse();
        assertThat(taken(queue, 1)).containsExactly("second");
        queue.close();
        assertThat(queue.take()).isNull();
    }

    @Test
    void room_is_bounded_for_all_and_for_each() {
        FairQueue queue = new FairQueue(3, 2, 1);
        queue.add(job("a0", "a", Kind.PREDICT));
        queue.add(job("a1", "a", Kind.EVALUATE));
        assertThat(queue.hasRoom("a", 0, 0)).isFalse();
        assertThat(queue.hasRoom("b", 0, 0)).isTrue();
        assertThat(queue.hasRoom("b", 1, 0)).isFalse();
        assertThat(queue.hasRoom("b", 0, 2)).isFalse();
    }

    @Test
    void buckets_fill_at_their_rate() {
        long[] now = {0};
        Buckets buckets = new Buckets(2, 3, () -> now[0]);
        assertThat(List.of(buckets.wait("a"), buckets.wait("a"), buckets.wait("a"), buckets.wait("a")))
                .containsExactly(0, 0, 0, 1);
        assertThat(buckets.wait("b")).isZero();
        now[0] = 500_000_000;
        assertThat(buckets.wait("a")).isZero();
        assertThat(buckets.wait("a")).isPositive();
    }
}
