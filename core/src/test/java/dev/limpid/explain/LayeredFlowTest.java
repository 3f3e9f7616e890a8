package dev.limpid.explain;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LayeredFlowTest {
    /** Made by networkx: {@code tools/golden/attention_family.py}. */
    @Test
    void flows_are_those_of_networkx() throws IOException {
        List<String> lines;
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("/golden/flows.txt"))) {
            lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        int networks = 0;
        for (int at = 0; at < lines.size(); networks++) {
            String[] head = lines.get(at++).split(" ");
            int width = Integer.parseInt(head[2]);
            double[] supply = numbers(lines.get(at++));
            double[][][] capacity = new double[Integer.parseInt(head[1])][width][];
            for (double[][] layer : capacity) {
                for (int upper = 0; upper < width; upper++) {
                    layer[upper] = numbers(lines.get(at++));
                }
            }
            double[] expected = numbers(lines.get(at++));
            LayeredFlow network = new LayeredFlow(supply, capacity);
            for (int sink = 0; sink < width; sink++) {
                assertThat(network.to(sink)).isCloseTo(expected[sink], within(1e-7));
            }
        }
        assertThat(networks).isEqualTo(5);
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /** Where the shortest ways have been taken, a flow has to give way to a longer one that goes back up. */
    @Test
    void flow_that_was_sent_can_be_sent_elsewhere() {
        double[][] lower = {{1, 0}, {1, 0}};
        double[][] middle = {{1, 1}, {1, 0}};
        double[][] top = {{1, 0}, {0, 1}};
        assertThat(new LayeredFlow(new double[] {1, 1}, new double[][][] {lower, middle, top}).to(0))
                .isEqualTo(2);
    }

    @Test
    void a_node_that_nothing_leads_to_gets_0() {
        double[][] away = {{1, 0}, {1, 0}};
        assertThat(new LayeredFlow(new double[] {1, 0}, new double[][][] {away}).to(1))
                .isZero();
    }

    /** Edmonds and Karp (1972), one shortest way at a time, on an edge list. */
    @Test
    void flows_are_those_of_one_shortest_way_after_another() {
        Random random = new Random(3);
        for (int trial = 0; trial < 40; trial++) {
            int layers = 1 + random.nextInt(4);
            int width = 2 + random.nextInt(6);
            double[] supply = random.doubles(width).map(x -> x < 0.4 ? 0 : x).toArray();
            double[][][] capacity = new double[layers][width][];
            for (double[][] layer : capacity) {
                for (int upper = 0; upper < width; upper++) {
                    layer[upper] =
                            random.doubles(width).map(x -> x < 0.5 ? 0 : x).toArray();
                }
            }
            LayeredFlow network = new LayeredFlow(supply, capacity);
            for (int sink = 0; sink < width; sink++) {
                assertThat(network.to(sink)).isCloseTo(slow(supply, capacity, sink), within(1e-9));
            }
        }
    }

    private static double slow(double[] supply, double[][][] capacity, int sink) {
        int width = supply.length;
        int nodes = (capacity.length + 1) * width + 1;
        double[][] room = new double[nodes][nodes];
        for (int node = 0; node < width; node++) {
            room[nodes - 1][capacity.length * width + node] = supply[node];
            for (int layer = 0; layer < capacity.length; layer++) {
                for (int lower = 0; lower < width; lower++) {
                    room[(layer + 1) * width + node][layer * width + lower] = capacity[layer][node][lower];
                }
            }
        }
        double flow = 0;
        for (List<Integer> way = way(room, sink); !way.isEmpty(); way = way(room, sink)) {
            double most = Double.POSITIVE_INFINITY;
            for (int i = 1; i < way.size(); i++) {
                most = Math.min(most, room[way.get(i - 1)][way.get(i)]);
            }
            for (int i = 1; i < way.size(); i++) {
                room[way.get(i - 1)][way.get(i)] -= most;
                room[way.get(i)][way.get(i - 1)] += most;
            }
            flow += most;
        }
        return flow;
    }

    private static List<Integer> way(double[][] room, int sink) {
        int[] from = new int[room.length];
        Arrays.fill(from, -1);
        Deque<Integer> queue = new ArrayDeque<>(List.of(room.length - 1));
        from[room.length - 1] = room.length - 1;
        while (!queue.isEmpty() && from[sink] < 0) {
            int node = queue.remove();
            for (int next = 0; next < room.length; next++) {
                if (from[next] < 0 && room[node][next] > 1e-13) {
                    from[next] = node;
                    queue.add(next);
                }
            }
        }
        List<Integer> way = new ArrayList<>();
        for (int node = sink; from[sink] >= 0; node = from[node]) {
            way.add(0, node);
            if (node == from[node]) {
                return way;
            }
        }
        return way;
    }
}
