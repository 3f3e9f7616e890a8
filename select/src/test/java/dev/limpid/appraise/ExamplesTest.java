package dev.limpid.appraise;

import dev.limpid.corpus.Item;
import dev.limpid.model.Input;
import dev.limpid.task.TaskModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class ExamplesTest {
    private static final int COUNT = 5 * Examples.TOGETHER + 3;

    @TempDir
    Path folder;

    private List<Item> pictures() throws IOException {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            items.add(Made.picture(folder, i, i % 3 == 0, i));
        }
        return items;
    }

    /** Tells which of its items were asked for. */
    private static final class Told extends AbstractList<Item> {
        private final List<Item> items;
        private int last = -1;

        Told(List<Item> items) {
            this.items = items;
        }

        @Override
        public Item get(int index) {
            last = Math.max(last, index);
            return items.get(index);
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    @Test
    void each_is_read_once_and_in_order_when_those_before_it_are_taken() throws IOException {
        Told items = new Told(pictures());
        List<Integer> taken = new ArrayList<>();
        try (TaskModel<?> model = Made.ofStripes(folder.resolve("stripes"))) {
            Examples.toRun(model).read(items, some -> {
                some.forEach(one -> taken.add(one.number()));
                assertThat(items.last).isEqualTo(taken.size() - 1);
                assertThat(some).hasSizeLessThanOrEqualTo(Examples.TOGETHER);
            });
        }
        assertThat(taken).isEqualTo(IntStream.range(0, COUNT).boxed().toList());
    }

    /** A thousand pictures that are ready for a model would be 600 MB. */
    @Test
    void no_more_are_ready_than_are_taken_together() throws IOException {
        List<WeakReference<Input>> ready = new ArrayList<>();
        try (TaskModel<?> model = Made.ofStripes(folder.resolve("stripes"))) {
            Disturbing disturbing = new Disturbing(model, Robustness.Trial.USUAL);
            Examples.toRun(model).read(pictures(), some -> {
                some.forEach(one -> ready.add(new WeakReference<>(one.input())));
                disturbing.take(
                        some,
                        Examples.probabilities(
                                model, some.stream().map(Example::input).toList()));
                // The model keeps the input that it answered last.
                assertThat(alive(ready, some.size() + 1)).isLessThanOrEqualTo(some.size() + 1);
            });
        }
        assertThat(ready).hasSize(COUNT);
    }

    private static long alive(List<WeakReference<Input>> all, int expected) {
        long alive = all.size();
        for (int i = 0; i < 20 && alive > expected; i++) {
            System.gc();
            alive = all.stream().filter(one -> one.get() != null).count();
        }
        return alive;
    }

    @Test
    void a_picture_to_be_run_has_no_regions_and_one_to_be_explained_has() throws IOException {
        List<Item> one = pictures().subList(0, 1);
        List<Example> found = new ArrayList<>();
        try (TaskModel<?> model = Made.ofStripes(folder.resolve("stripes"))) {
            Examples.toRun(model).read(one, found::addAll);
            Examples.toExplain(model).read(one, found::addAll);
        }
        assertThat(found.get(0).input().features()).isEmpty();
        assertThat(found.get(1).input().features()).hasSize(64);
        assertThat(found.get(0).input().tensors())
                .isEqualTo(found.get(1).input().tensors());
        assertThat(found.get(0).facts().keySet()).containsExactly("pixels", "brightness");
        assertThat(found.get(0).facts()).containsEntry("pixels", 256.0).containsEntry("brightness", 127.5);
    }
}
