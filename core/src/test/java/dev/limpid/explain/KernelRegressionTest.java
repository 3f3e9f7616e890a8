package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The regression on the very coalitions that the shap package drew; {@code tools/golden/shap_games.py}. */
class KernelRegressionTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

    /** Shares by how many features were chosen. */
    private record Told(
            int players,
            int complete,
            double base,
            List<DividendGame.Group> groups,
            List<Coalition> drawn,
            List<double[]> chosen) {
        Game game() {
            return new Game(new DividendGame(players, new double[] {base}, groups));
        }
    }

    private static List<Told> told() {
        List<Told> told = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(KernelRegressionTest.class.getResourceAsStream("/golden/shap-drawn.txt")),
                StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("game")) {
                    told.add(new Told(
                            Integer.parseInt(words[1]),
                            Integer.parseInt(words[2]),
                            Double.parseDouble(words[3]),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>()));
                    continue;
                }
                Told last = told.get(told.size() - 1);
                switch (words[0]) {
                    case "group" ->
                        last.groups.add(new DividendGame.Group(
                                Arrays.stream(words)
                                        .skip(2)
                                        .mapToInt(Integer::parseInt)
                                        .toArray(),
                                Double.parseDouble(words[1])));
                    case "drawn" -> {
                        for (int i = Integer.parseInt(words[1]); i > 0; i--) {
                            last.drawn.add(coalition(words[2]));
                        }
                    }
                    default ->
                        last.chosen.add(Arrays.stream(words)
                                .skip(1)
                                .mapToDouble(Double::parseDouble)
                                .toArray());
                }
            }
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        return told;
    }

    private static Coalition coalition(String bits) {
        Coalition coalition = Coalition.none(bits.length());
        for (int player = 0; player < bits.length(); player++) {
            coalition = bits.charAt(player) == '1' ? coalition.with(player) : coalition;
        }
        return coalition;
    }

    private static double[] odd(Game game, KernelSystem system, Coalition coalition) {
        double[][] values = game.values(List.of(coalition, coalition.complement()));
        return system.odd(coalition.size(), values[0], values[1]);
    }

    private static double[] scores(Told told, int features) {
        int players = told.players;
        Game game = told.game();
        double[][] ends = game.values(List.of(Coalition.none(players), Coalition.all(players)));
        KernelSystem system = new KernelSystem(players, ends[0], ends[1]);
        for (int size = 1; size <= told.complete; size++) {
            for (int bits = 0; bits < 1 << players; bits++) {
                if (Integer.bitCount(bits) == size) {
                    int members = bits;
                    Coalition coalition = coalition(IntStream.range(0, players)
                            .mapToObj(player -> (members >>> player & 1) == 1 ? "1" : "0")
                            .reduce("", String::concat));
                    system.add(coalition, odd(game, system, coalition));
                }
            }
            system.complete(size);
        }
        KernelRegression regression = new KernelRegression(system, features);
        for (Coalition coalition : told.drawn) {
            regression.add(coalition, odd(game, system, coalition));
        }
        return regression.standing().scores()[0];
    }

    @Test
    void the_same_coalitions_give_the_shares_and_the_choice_of_shap() {
        assertThat(told()).hasSize(3);
        for (Told told : told()) {
            assertThat(told.chosen).hasSize(told.players);
            for (int features = 1; features <= told.players; features++) {
                assertThat(scores(told, features))
                        .as("%d of %d", features, told.players)
                        .containsExactly(told.chosen.get(features - 1), ROUNDING);
            }
        }
    }
}
