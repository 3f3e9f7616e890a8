package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Direction;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ReportsTest {
    private static final Bootstrap FEW = new Bootstrap(99, 0.95, 0);

    @Test
    void a_report_on_classes_tells_each_class_and_leaves_out_what_others_say() {
        Classified drawn = MetricLawsTest.drawn(new Random(1), 90, 3);
        ClassificationReport report = ClassificationReport.of(drawn, FEW);
        assertThat(names(report))
                .startsWith("accuracy")
                .contains("f1", "auroc", "mcc", "ece")
                .doesNotContain("f1-micro", "recall-weighted", "top-5-accuracy");
        assertThat(names(ClassificationReport.of(MetricLawsTest.drawn(new Random(1), 90, 7), FEW)))
                .contains("top-5-accuracy");
        assertThat(report.classes()).hasSize(3);
        long labelled = 0;
        for (int k = 0; k < 3; k++) {
            ClassFigures one = report.classes().get(k);
            assertThat(one.f1().mean()).isEqualTo(new F1(new Averaging.Of("class " + k)).of(drawn));
            assertThat(one.f1().low()).isLessThan(one.f1().mean());
            assertThat(one.labelled()).isEqualTo(report.confusion().labelled(k));
            labelled += one.labelled();
        }
        assertThat(labelled).isEqualTo(90);
    }

    @Test
    void a_class_that_never_occurs_has_no_number() {
        Classified two =
                Classified.of(new double[] {0.9, 0.1, 0, 0.2, 0.8, 0}, new int[] {0, 1}, List.of("a", "b", "never"));
        ClassFigures never = ClassificationReport.of(two, FEW).classes().get(2);
        assertThat(never.f1().mean()).isNaN();
        assertThat(never.labelled()).isZero();
    }

    @Test
    void bins_hold_what_lies_above_their_lower_end_and_up_to_the_upper() {
        Classified drawn = Classified.of(
                new double[] {0.5, 0.5, 0.4, 0.6, 0.35, 0.65, 0, 1}, new int[] {0, 1, 0, 1}, List.of("a", "b"));
        List<Reliability.Bin> bins = Reliability.of(drawn, 10, FEW).bins();
        assertThat(bins.stream().map(Reliability.Bin::count)).containsExactly(1, 1, 1, 1);
        assertThat(bins.stream().map(Reliability.Bin::from)).containsExactly(0.4, 0.5, 0.6, 0.9);
        assertThat(bins.stream().map(bin -> bin.accuracy().mean())).containsExactly(1.0, 1.0, 0.0, 1.0);
        assertThat(bins.get(2).confidence()).isCloseTo(0.65, within(1e-12));
    }

    @Test
    void a_report_on_replies_tells_those_with_an_answer_from_those_without() {
        AnswerReport report = AnswerReport.of(
                new Replies(List.of("Rome", "", "x"), List.of(List.of("rome"), List.of(), List.of(""))), FEW);
        assertThat(report.answerable().examples()).isEqualTo(1);
        assertThat(report.unanswerable().examples()).isEqualTo(2);
        assertThat(report.unanswerable().figures().get(1).value().mean()).isEqualTo(0.5);
        AnswerReport all = AnswerReport.of(new Replies(List.of("Rome"), List.of(List.of("rome"))), FEW);
        assertThat(all.unanswerable().figures()).isEmpty();
    }

    @Test
    void other_reports_tell_the_metrics_of_their_task() {
        MultiLabelReport labels = MultiLabelReport.of(
                new MultiLabelled(
                        new double[] {0.9, 0.2, 0.6, 0.7},
                        new boolean[] {true, false, false, true},
                        List.of("x", "y"),
                        0.5),
                FEW);
        assertThat(names(labels)).startsWith("f1-micro").hasSize(8);
        assertThat(labels.classes().get(0).precision().mean()).isEqualTo(0.5);
        TaggingReport tags = TaggingReport.of(
                new Tagged(
                        List.of(List.of("B-PER", "O"), List.of("O")), List.of(List.of("B-PER", "O"), List.of("B-LOC"))),
                FEW);
        assertThat(tags.classes().stream().map(ClassFigures::name)).containsExactly("LOC", "PER");
        assertThat(tags.figures().get(0).value().mean()).isCloseTo(2.0 / 3, within(1e-12));
        RegressionReport numbers =
                RegressionReport.of(new Regressed(new double[] {1, 2, 3}, new double[] {1, 2, 5}), FEW);
        assertThat(names(numbers)).contains("rmse", "spearman");
        LanguageReport texts = LanguageReport.of(new Likelihoods(new double[] {-4, -6}, new long[] {2, 3}), FEW);
        assertThat(texts.tokens()).isEqualTo(5);
        assertThat(texts.figures().get(0).value().mean()).isCloseTo(Math.exp(2), within(1e-12));
        RetrievalReport found = RetrievalReport.of(new Retrieved(new int[] {1, 4}), FEW);
        assertThat(found.figures().get(0).value().mean()).isEqualTo(0.625);
    }

    @Test
    void of_plain_tags_and_of_a_mixture_tokens_alone_are_told() {
        List<String> right = List.of("NOUN", "B-PER", "O", "VERB");
        Tagged tagged = new Tagged(List.of(List.of("NOUN", "B-PER", "O", "NOUN")), List.of(right));
        TaggingReport report = TaggingReport.of(tagged, FEW);
        assertThat(names(report)).containsExactly("token-accuracy");
        assertThat(report.figures().get(0).value().mean()).isEqualTo(0.75);
        assertThat(report.classes()).isEmpty();
        // Tags that might have occurred count as those that did.
        List<List<String>> entity = List.of(List.of("B-PER"));
        assertThat(new Tagged(entity, entity).isOfEntities()).isTrue();
        assertThat(new Tagged(entity, entity, List.of("B-PER", "NOUN")).isOfEntities())
                .isFalse();
    }

    @Test
    void a_report_is_printed_with_its_intervals() {
        RetrievalReport found = RetrievalReport.of(new Retrieved(new int[] {1, 1}), FEW);
        assertThat(found)
                .hasToString(
                        "retrieval, 2 examples\n  mrr        1.00 [1.00, 1.00], n = 2\n  recall@1   1.00 [1.00, 1.00], n = 2\n"
                                + "  recall@5   1.00 [1.00, 1.00], n = 2\n  recall@10  1.00 [1.00, 1.00], n = 2\n");
        assertThat(TaggingReport.of(new Tagged(List.of(List.of("B-X")), List.of(List.of("B-X"))), FEW))
                .asString()
                .endsWith("  X  precision 1.000, recall 1.000, f1 1.000, labelled 1, predicted 1\n");
    }

    @Test
    void any_value_is_better_than_none_and_none_better_than_any() {
        Meaning error = new RootMeanSquaredError().meaning();
        assertThat(error.direction()).isEqualTo(Direction.LOWER);
        assertThat(error.isBetter(1, 2)).isTrue();
        assertThat(error.isBetter(2, 2)).isFalse();
        assertThat(error.isBetter(2, Double.NaN)).isTrue();
        assertThat(error.isBetter(Double.NaN, 2)).isFalse();
    }

    @Test
    void a_confusion_matrix_is_square() {
        assertThatThrownBy(() -> new ConfusionMatrix(List.of("a", "b"), List.of(List.of(1L, 2L))))
                .hasMessage("A confusion matrix of 2 classes has as many rows and columns.");
    }

    private static List<String> names(Report report) {
        return report.figures().stream().map(figure -> figure.meaning().name()).toList();
    }
}
