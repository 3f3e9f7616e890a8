package dev.limpid.course;

import dev.limpid.graph.Wire;
import dev.limpid.task.TextModel;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Tiny models learn what was planted, and what was written of them says the same when it is opened as any model. */
class TextCoursesTest {
    @TempDir
    Path folder;

    private static final String[] MOODS = {"good", "park"};

    /** Texts of one length each, and together with padding. */
    private static Map<String, Tensor> feeds(TextModel model, List<String> texts) {
        List<long[]> ids = texts.stream()
                .map(text -> model.tokenizer().ids(Text.of(text), true))
                .toList();
        int length = ids.stream().mapToInt(one -> one.length).max().orElseThrow();
        long[] all = new long[ids.size() * length];
        long[] mask = new long[all.length];
        long[] positions = new long[all.length];
        for (int i = 0; i < ids.size(); i++) {
            for (int j = 0; j < length; j++) {
                boolean own = j < ids.get(i).length;
                all[i * length + j] =
                        own ? ids.get(i)[j] : model.tokenizer().pad().orElse(0);
                mask[i * length + j] = own ? 1 : 0;
                positions[i * length + j] = j;
            }
        }
        Shape shape = Shape.of(ids.size(), length);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put("input_ids", Tensor.of(shape, all));
        feeds.put("attention_mask", Tensor.of(shape, mask));
        feeds.put("token_type_ids", Tensor.of(shape, new long[all.length]));
        feeds.put("position_ids", Tensor.of(shape, positions));
        return feeds;
    }

    private static final List<String> SOME = List.of("my dog can park", "she is good and it was the sea of it", "it");

    private static void says_the_same(Lesson.Learnt learnt, String role) {
        Map<String, Tensor> feeds = feeds((TextModel) learnt.reopened(), SOME);
        double[] trained = learnt.trained(role, feeds).toDoubles();
        Wire wire = learnt.learning().network().plain().outputs().get(role);
        double[] reopened = Lesson.output(learnt.reopened(), role, feeds, wire).toDoubles();
        assertThat(reopened).hasSameSizeAs(trained).containsExactly(trained, within(1e-5));
    }

    private static int best(double[] all, int row, int width) {
        int best = 0;
        for (int i = 1; i < width; i++) {
            best = all[row * width + i] > all[row * width + best] ? i : best;
        }
        return best;
    }

    private Path classes(String name, int count, long seed, Set<String> known) throws IOException {
        Planted planted = new Planted(seed);
        return Planted.write(
                folder.resolve(name),
                "text,label",
                count,
                known,
                i -> planted.text(MOODS[i % 2]) + (i % 2 == 0 ? ",yes" : ",no"));
    }

    @Test
    void classes_of_texts_are_learnt() throws IOException {
        Set<String> known = Planted.none();
        Lesson lesson = Lesson.of(
                Lesson.model("text-tasks/moods"),
                classes("some.csv", 200, 1, known),
                classes("others.csv", 60, 2, known),
                12,
                1e-2);
        try (Lesson.Learnt learnt = lesson.learn(folder)) {
            assertThat(learnt.tested("accuracy")).isGreaterThan(0.9);
            says_the_same(learnt, "classes");
            TextModel model = (TextModel) learnt.reopened();
            List<String> rows = Files.readAllLines(lesson.test());
            List<Text> texts = new ArrayList<>();
            List<String> right = new ArrayList<>();
            for (String row : rows.subList(1, rows.size())) {
                texts.add(Text.of(row.split(",")[0]));
                right.add(row.split(",")[1]);
            }
            double[] scores = model.predict(texts).toDoubles();
            int hits = 0;
            for (int i = 0; i < right.size(); i++) {
                int best = best(scores, i, 2);
                hits += model.top(model.prepare(texts.get(i)), null, 1)
                                .get(0)
                                .label()
                                .equals(right.get(i))
                        ? 1
                        : 0;
                assertThat(best)
                        .isEqualTo(model.top(model.prepare(texts.get(i)), null, 1)
                                .get(0)
                                .index());
            }
            assertThat(learnt.tested("accuracy")).isCloseTo((double) hits / right.size(), within(1e-9));
        }
    }
}
