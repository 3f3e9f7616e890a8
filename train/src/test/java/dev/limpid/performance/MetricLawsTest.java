package dev.limpid.performance;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class MetricLawsTest {
    private static final List<String> THREE = List.of("a", "b", "c");

    @Test
    void perfect_predictions_give_the_best_value() {
        int[] labels = {0, 1, 2, 2, 1, 0, 0};
        double[] certain = new double[labels.length * 3];
        for (int i = 0; i < labels.length; i++) {
            certain[3 * i + labels[i]] = 1;
        }
        best(Measures.CLASSIFICATION, Classified.of(certain, labels, THREE));
        boolean[] right = {true, false, false, true, true, true};
        best(Measures.MULTI_LABEL, new MultiLabelled(new double[] {1, 0, 0, 1, 1, 1}, right, List.of("x", "y"), 0.5));
        List<List<String>> tags = List.of(List.of("B-PER", "I-PER", "O"), List.of("S-LOC"));
        best(Measures.TAGGING, new Tagged(tags, tags));
        best(Measures.ANSWERS, new Replies(List.of("yes", ""), List.of(List.of("Yes."), List.of())));
        best(Measures.REGRESSION, new Regressed(new double[] {1, 2, 4}, new double[] {1, 2, 4}));
        best(Measures.LANGUAGE, new Likelihoods(new double[] {0, 0}, new long[] {3, 4}));
        best(Measures.RETRIEVAL, new Retrieved(new int[] {1, 1, 1}));
    }

    private static <A extends Answers> void best(Measures<A> measures, A perfect) {
        for (Metric<A> metric : measures.list()) {
            assertThat(metric.of(perfect))
                    .as(metric.meaning().name())
                    .isCloseTo(metric.meaning().best(), within(1e-12));
        }
    }

    @Test
    void values_lie_in_the_range_that_is_told() {
        for (int seed = 0; seed < 50; seed++) {
            Classified drawn = drawn(new Random(seed), 2 + seed % 7, 2 + seed % 4);
            for (Metric<Classified> metric : Measures.CLASSIFICATION.list()) {
                double value = metric.of(drawn);
                if (!Double.isNaN(value)) {
                    assertThat(value)
                            .as(metric.meaning().name())
                            .isBetween(
                                    metric.meaning().low() - 1e-12,
                                    metric.meaning().high() + 1e-12);
                }
            }
        }
    }

    @Test
    void naming_classes_otherwise_changes_nothing_that_is_told_over_classes() {
        Random random = new Random(3);
        int[] turned = {2, 0, 3, 1};
        int size = 40;
        Classified one = drawn(random, size, 4);
        double[] probabilities = new double[size * 4];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = turned[one.label(i)];
            for (int k = 0; k < 4; k++) {
                probabilities[4 * i + turned[k]] = one.probability(i, k);
            }
        }
        Classified other = Classified.of(probabilities, labels, one.classes());
        for (Metric<Classified> metric : Measures.CLASSIFICATION.list()) {
            assertThat(metric.of(other)).as(metric.meaning().name()).isCloseTo(metric.of(one), within(1e-12));
        }
    }

    @Test
    void rankings_do_not_change_where_probabilities_are_stretched() {
        Random random = new Random(4);
        int size = 50;
        int[] labels = random.ints(size, 0, 2).toArray();
        double[] scores = random.doubles(size).toArray();
        Classified plain = two(scores, labels);
        Classified cubed =
                two(Arrays.stream(scores).map(score -> score * score * score).toArray(), labels);
        assertThat(new Auroc().of(cubed)).isEqualTo(new Auroc().of(plain));
        assertThat(new AveragePrecision().of(cubed)).isEqualTo(new AveragePrecision().of(plain));
        assertThat(new BrierScore().of(cubed)).isNotEqualTo(new BrierScore().of(plain));
    }

    @Test
    void examples_that_tie_are_half_right() {
        Classified alike = two(new double[] {0.5, 0.5, 0.5, 0.5}, new int[] {0, 1, 1, 0});
        assertThat(new Auroc().of(alike)).isEqualTo(0.5);
    }

    @Test
    void an_example_that_counts_twice_is_as_two() {
        Random random = new Random(5);
        int[] times = {2, 0, 1, 3, 1, 0, 1, 2, 1, 1, 0, 4};
        List<Integer> again = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            for (int k = 0; k < times[i]; k++) {
                again.add(i);
            }
        }
        Classified one = drawn(random, times.length, 3);
        double[] probabilities = new double[again.size() * 3];
        int[] labels = new int[again.size()];
        double[] predicted = new double[again.size()];
        double[] right = new double[again.size()];
        double[] numbers =
                random.doubles(times.length).map(x -> Math.round(4 * x)).toArray();
        double[] others =
                random.doubles(times.length).map(x -> Math.round(4 * x)).toArray();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = one.label(again.get(i));
            predicted[i] = numbers[again.get(i)];
            right[i] = others[again.get(i)];
            for (int k = 0; k < 3; k++) {
                probabilities[3 * i + k] = one.probability(again.get(i), k);
            }
        }
        same(Measures.CLASSIFICATION, one, Classified.of(probabilities, labels, THREE), times);
        same(Measures.REGRESSION, new Regressed(numbers, others), new Regressed(predicted, right), times);
    }

    private static <A extends Answers> void same(Measures<A> measures, A one, A repeated, int[] times) {
        for (Metric<A> metric : measures.list()) {
            assertThat(metric.on(one).of(times))
                    .as(metric.meaning().name())
                    .isCloseTo(metric.of(repeated), within(1e-12));
        }
    }

    @Test
    void what_cannot_be_told_is_no_number() {
        Classified single = two(new double[] {0.2, 0.9}, new int[] {1, 1});
        assertThat(new Auroc().of(single)).isNaN();
        assertThat(new AveragePrecision().of(single)).isNaN();
        assertThat(new MatthewsCorrelation().of(single)).isZero();
        Regressed constant = new Regressed(new double[] {1, 2}, new double[] {3, 3});
        assertThat(new RSquared().of(constant)).isNaN();
        assertThat(new PearsonCorrelation().of(constant)).isNaN();
        assertThat(new SpearmanCorrelation().of(constant)).isNaN();
        Tagged nothing = new Tagged(List.of(List.of("O")), List.of(List.of("O")));
        assertThat(new EntityF1(Averaging.MICRO).of(nothing)).isZero();
        assertThat(new EntityF1(Averaging.MACRO).of(nothing)).isNaN();
    }

    @Test
    void an_entity_without_a_type_is_one_too() {
        assertThat(TagSpans.of(List.of("B", "I", "O", "I")))
                .containsExactly(new TagSpans.Span("", 0, 1), new TagSpans.Span("", 3, 3));
    }

    @Test
    void the_right_candidate_comes_behind_those_that_are_as_near() {
        Retrieved found = Retrieved.of(new float[] {1, 1, 1, 0.5f, 0.9f, 0.1f}, new int[] {0, 1});
        assertThat(List.of(found.rank(0), found.rank(1))).containsExactly(3, 1);
        assertThat(new MeanReciprocalRank().of(found)).isCloseTo((1.0 / 3 + 1) / 2, within(1e-15));
        assertThat(new RecallAtK(2).of(found)).isEqualTo(0.5);
        assertThat(new RecallAtK(3).of(found)).isEqualTo(1);
    }

    @Test
    void logits_become_probabilities() {
        Classified found = Classified.ofLogits(new float[] {1000, 999}, new int[] {0}, List.of("a", "b"));
        assertThat(found.probability(0, 0)).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
    }

    @Test
    void metrics_are_found_by_name() {
        assertThat(Measures.CLASSIFICATION.named("f1:bad")).isEqualTo(new F1(new Averaging.Of("bad")));
        assertThat(Measures.CLASSIFICATION.named("top-3-accuracy")).isEqualTo(new TopKAccuracy(3));
        assertThat(Measures.RETRIEVAL.named("recall@7")).isEqualTo(new RecallAtK(7));
        assertThat(Measures.tasks().map(task -> task.usual().meaning().name()))
                .containsExactly("accuracy", "f1-micro", "entity-f1", "answer-f1", "rmse", "perplexity", "mrr");
        Measures.tasks()
                .forEach(task -> assertThat(task.list().stream()
                                .map(metric -> metric.meaning().name()))
                        .doesNotHaveDuplicates());
        assertThatThrownBy(() -> Measures.ANSWERS.named("bleu"))
                .hasMessage("Unknown metric 'bleu' of question answering, expected one of answer-f1, exact-match.");
    }

    @Test
    void what_does_not_fit_is_refused_in_one_line() {
        assertThatThrownBy(() -> Classified.of(new double[0], new int[0], THREE))
                .hasMessage("There are no examples to judge by: at least 1 is needed, got 0.");
        assertThatThrownBy(() -> Classified.of(new double[6], new int[3], THREE))
                .hasMessage("Each label needs a prediction, got 2 predictions for 3 labels.");
        assertThatThrownBy(() -> Classified.of(new double[3], new int[] {3}, THREE))
                .hasMessage("The label of example 0 is class 3, expected 0 to 2.");
        assertThatThrownBy(() -> Classified.of(new double[] {0, Double.NaN, 0}, new int[] {0}, THREE))
                .hasMessage("The probability of class 'b' of example 0 is NaN, expected 0 to 1.");
        assertThatThrownBy(() -> new Tagged(List.of(List.of("O")), List.of(List.of("O", "O"))))
                .hasMessage("Sentence 0 has 2 tokens, got 1 predicted tags.");
        Tagged plain = new Tagged(List.of(List.of("X-PER")), List.of(List.of("O")));
        assertThatThrownBy(() -> new EntityF1(Averaging.MICRO).of(plain))
                .hasMessage("Tag 'X-PER' is none of O, B-X, I-X, E-X, S-X, so there are no entities to tell of."
                        + " Ask for token-accuracy.");
        assertThatThrownBy(() -> new Regressed(new double[] {Double.NaN}, new double[] {1}))
                .hasMessage("Example 0 has prediction NaN and label 1.0, expected finite numbers.");
        assertThatThrownBy(() -> new Likelihoods(new double[] {1}, new long[] {1}))
                .hasMessage("Text 0 has a log-likelihood of 1.0 over 1 tokens, expected at most 0 over at least 1.");
        assertThatThrownBy(() -> new Retrieved(new int[] {0}))
                .hasMessage("The rank of query 0 is 0, expected at least 1.");
        assertThatThrownBy(() -> new F1(new Averaging.Of("d")).of(drawn(new Random(1), 3, 3)))
                .hasMessage("There is no class 'd', expected one of class 0, class 1, class 2.");
    }

    private static Classified two(double[] scores, int[] labels) {
        double[] probabilities = new double[2 * scores.length];
        for (int i = 0; i < scores.length; i++) {
            probabilities[2 * i] = 1 - scores[i];
            probabilities[2 * i + 1] = scores[i];
        }
        return Classified.of(probabilities, labels, List.of("no", "yes"));
    }

    static Classified drawn(Random random, int size, int classes) {
        float[] logits = new float[size * classes];
        int[] labels = new int[size];
        List<String> names = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            names.add("class " + k);
        }
        for (int i = 0; i < size; i++) {
            labels[i] = random.nextInt(classes);
            for (int k = 0; k < classes; k++) {
                logits[i * classes + k] = (float) random.nextGaussian() + (k == labels[i] ? 1 : 0);
            }
        }
        return Classified.ofLogits(logits, labels, names);
    }
}
