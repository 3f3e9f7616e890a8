package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Ablation;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Certainty;
import dev.limpid.explain.Estimator;
import dev.limpid.explain.ExactShapley;
import dev.limpid.explain.KernelShap;
import dev.limpid.explain.Outside;
import dev.limpid.explain.PartitionShap;
import dev.limpid.explain.PermutationShap;
import dev.limpid.explain.SamplingShap;
import dev.limpid.explain.Stage;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Hierarchy;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.text.Granularity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The words of Google's bert-base-uncased as a game, against all coalitions played by PyTorch. */
@EnabledIfSystemProperty(named = "limpid.real", matches = "true")
class RealBertGameTest {
    private static final Certainty NEVER = new Certainty(0, 0.99);

    private static TextModel model;
    private static final List<Played> GAMES = new ArrayList<>();

    /** A sentence and its stage, whose coalitions all methods share. */
    private record Played(JsonNode golden, Input input, Target target, Games games) {
        Attribution by(Estimator estimator) {
            return new Outside(estimator, games).explain(model.probe(), input, target);
        }

        Stage stage() {
            return games.on(model.probe(), input, List.of(target));
        }
    }

    @BeforeAll
    static void load() {
        model = Models.text(
                ModelSources.standard(Progress.NONE).find("bert-base-uncased"), null, Runtime.Settings.standard());
        for (JsonNode golden : Golden.read("bert-base-uncased-game.json")) {
            Input input = model.prepare(Golden.text(golden), Granularity.WORD);
            Target target = new Target(
                    Target.Type.TOKEN,
                    model.answers().output(),
                    new Target.Choice(
                            golden.get("index").intValue(), golden.get("target").textValue()),
                    null,
                    golden.get("position").intValue(),
                    Target.Score.LOGIT);
            GAMES.add(new Played(golden, input, target, new Games(model, new Games.Wishes("mask", 0), more -> {})));
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void the_players_are_the_words() {
        for (Played game : GAMES) {
            List<String> expected = new ArrayList<>();
            for (JsonNode player : game.golden.get("players")) {
                expected.add(player.get("text").textValue() + " " + player.get("start") + " " + player.get("end"));
            }
            assertThat(game.stage().players().stream().map(player -> {
                        Place.Span span = (Place.Span) player.place();
                        return player.text() + " " + span.start() + " " + span.end();
                    }))
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void exact_shapley_values_agree() {
        for (Played game : GAMES) {
            Attribution found = game.by(new ExactShapley(false));
            assertThat(Golden.scores(found))
                    .containsExactly(Golden.numbers(game.golden.get("exact_shapley")), within(1e-3));
            assertThat(found.target().score())
                    .isCloseTo(game.golden.get("value_full").doubleValue(), within(1e-3));
            assertThat(found.target().baselineScore())
                    .isCloseTo(game.golden.get("value_empty").doubleValue(), within(1e-3));
            assertThat(found.completeness().gap()).isCloseTo(0, within(1e-9));
        }
    }

    @Test
    void leaving_one_out_agrees() {
        for (Played game : GAMES) {
            assertThat(Golden.scores(game.by(new Ablation())))
                    .containsExactly(Golden.numbers(game.golden.get("occlusion")), within(1e-3));
        }
    }

    @Test
    void with_every_coalition_kernel_shap_agrees() {
        for (Played game : GAMES) {
            Attribution found = game.by(new KernelShap(null, NEVER, 0));
            assertThat(found.sampled().stopped()).isEqualTo(Attribution.Stopped.EXACT);
            assertThat(Golden.scores(found))
                    .containsExactly(Golden.numbers(game.golden.get("exact_shapley")), within(1e-3));
        }
    }

    /** At a level of 0.99, of the 84 intervals none is far off: within twice their half; few are off at all. */
    @Test
    void intervals_hold_the_exact_values_and_shrink() {
        int missed = 0;
        int all = 0;
        for (Played game : GAMES) {
            double[] exact = Golden.numbers(game.golden.get("exact_shapley"));
            for (Estimator estimator : List.of(
                    new KernelShap(exact.length == 9 ? 200 : 50, NEVER, 1),
                    new PermutationShap(400, NEVER, 1),
                    new SamplingShap(2000, NEVER, 1),
                    new PermutationShap(20_000, NEVER, 1),
                    new SamplingShap(100_000, NEVER, 1))) {
                Attribution found = game.by(estimator);
                if (found.sampled().stopped() == Attribution.Stopped.EXACT) {
                    continue;
                }
                for (int player = 0; player < exact.length; player++) {
                    Attribution.Scored scored = found.scores().get(player);
                    double half = (scored.high() - scored.low()) / 2 + 1e-3;
                    double off = Math.abs(scored.score() - exact[player]);
                    assertThat(off).isLessThan(2 * half);
                    missed += off > half ? 1 : 0;
                    all++;
                }
            }
            for (Estimator much : List.of(new PermutationShap(20_000, NEVER, 2), new SamplingShap(100_000, NEVER, 2))) {
                assertThat(Golden.scores(game.by(much))).containsExactly(exact, within(0.15));
            }
        }
        assertThat(all).isGreaterThan(80);
        assertThat(missed).isLessThanOrEqualTo(4);
    }

    @Test
    void owen_values_are_those_of_all_orders_that_keep_clauses_together() {
        for (Played game : GAMES) {
            Attribution found = game.by(new PartitionShap(null));
            assertThat(found.sampled().stopped()).isEqualTo(Attribution.Stopped.EXACT);
            Game played = game.stage().game();
            List<List<Integer>> orders = orders(played.hierarchy().halved().root());
            double[] expected = new double[played.players()];
            for (List<Integer> order : orders) {
                Coalition before = Coalition.none(played.players());
                for (int player : order) {
                    Coalition after = before.with(player);
                    expected[player] += (played.value(after)[0] - played.value(before)[0]) / orders.size();
                    before = after;
                }
            }
            assertThat(Golden.scores(found)).containsExactly(expected, within(1e-9));
        }
    }

    private static List<List<Integer>> orders(Hierarchy.Node node) {
        if (node instanceof Hierarchy.Leaf leaf) {
            return List.of(List.of(leaf.player()));
        }
        List<Hierarchy.Node> parts = ((Hierarchy.Group) node).parts();
        List<List<Integer>> both = new ArrayList<>();
        for (List<Integer> left : orders(parts.get(0))) {
            for (List<Integer> right : orders(parts.get(1))) {
                List<Integer> ahead = new ArrayList<>(left);
                ahead.addAll(right);
                both.add(ahead);
                List<Integer> behind = new ArrayList<>(right);
                behind.addAll(left);
                both.add(behind);
            }
        }
        return both;
    }
}
