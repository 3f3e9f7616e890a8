package dev.limpid.explain;

import java.util.Arrays;

/**
 * The largest flow through a network of layers, each of whose nodes has an edge to each node of the layer below: Dinic's
 * algorithm (1970) on numbers with a fraction.
 *
 * <p>Repeat until the sink is out of reach:
 *
 * <ol>
 *   <li>number the nodes by how few edges with room lead to them from the source, breadth first;
 *   <li>send flow along edges that lead to the next number, until every such way has a full edge.
 * </ol>
 *
 * <p>An edge has room down for what its capacity leaves, up for what flows down. Room below {@link #NOTHING} is none, so the
 * flow is at most that much per edge too small. Cost: in O(nodes²·edges) at worst; in attention a few numberings suffice,
 * each reading every edge once.
 */
final class LayeredFlow {
    /** Of shares between 0 and 1. */
    private static final double NOTHING = 1e-12;

    private static final int UNREACHED = -1;

    private final double[] supply;
    /** By layer, from the sinks up: {@code [upper node][lower node]}. */
    private final double[][][] capacity;

    private final double[][][] flow;
    private final double[] supplied;
    private final int width;
    private final int[] number;
    private final int[] next;
    private int sink;

    /**
     * @param supply what the source can send into each node of the top layer
     * @param capacity of the edges of each layer, the lowest first: {@code [layer][upper node][lower node]}
     */
    LayeredFlow(double[] supply, double[][][] capacity) {
        this.supply = supply;
        this.capacity = capacity;
        this.width = supply.length;
        this.flow = new double[capacity.length][width][width];
        this.supplied = new double[width];
        this.number = new int[(capacity.length + 1) * width];
        this.next = new int[number.length];
    }

    /** The largest flow from the source to one node of the lowest layer. */
    double to(int node) {
        sink = node;
        Arrays.fill(supplied, 0);
        for (double[][] layer : flow) {
            for (double[] row : layer) {
                Arrays.fill(row, 0);
            }
        }
        double most = Math.min(sum(supply), into(node));
        double found = 0;
        while (most - found > NOTHING && reach()) {
            Arrays.fill(next, 0);
            double before = found;
            for (int top = 0; top < width; top++) {
                double room = supply[top] - supplied[top];
                if (room > NOTHING && number[capacity.length * width + top] == 0) {
                    double sent = send(capacity.length, top, room);
                    supplied[top] += sent;
                    found += sent;
                }
            }
            if (found == before) {
                break;
            }
        }
        return found;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private double into(int node) {
        double sum = 0;
        for (double[] upper : capacity[0]) {
            sum += upper[node];
        }
        return sum;
    }

    /** Numbers the nodes; whether the sink gets a number. */
    private boolean reach() {
        Arrays.fill(number, UNREACHED);
        int[] queue = new int[number.length];
        int end = 0;
        for (int top = 0; top < width; top++) {
            if (supply[top] - supplied[top] > NOTHING) {
                number[capacity.length * width + top] = 0;
                queue[end++] = capacity.length * width + top;
            }
        }
        for (int start = 0; start < end && number[sink] == UNREACHED; start++) {
            int level = queue[start] / width;
            int node = queue[start] % width;
            for (int edge = 0; edge < 2 * width; edge++) {
                int other = other(level, edge);
                if (other >= 0 && number[other] == UNREACHED && room(level, node, edge) > NOTHING) {
                    number[other] = number[queue[start]] + 1;
                    queue[end++] = other;
                }
            }
        }
        return number[sink] != UNREACHED;
    }

    /** Sends up to {@code most} from a node on to the sink; how much arrived. */
    private double send(int level, int node, double most) {
        int own = level * width + node;
        if (own == sink) {
            return most;
        }
        double sent = 0;
        // An edge that was passed over leads nowhere any more under these numbers.
        for (; next[own] < 2 * width; next[own]++) {
            int edge = next[own];
            int other = other(level, edge);
            if (other >= 0 && number[other] == number[own] + 1) {
                double room = Math.min(most - sent, room(level, node, edge));
                if (room > NOTHING) {
                    double through = send(other / width, other % width, room);
                    push(level, node, edge, through);
                    sent += through;
                }
                if (most - sent <= NOTHING) {
                    break;
                }
            }
        }
        return sent;
    }

    /** Where an edge leads: the first edges of a node lead down, the others up; −1 out of the network. */
    private int other(int level, int edge) {
        if (edge < width) {
            return level == 0 || level == 1 && edge != sink ? -1 : (level - 1) * width + edge;
        }
        return level == capacity.length ? -1 : level * width + edge;
    }

    private double room(int level, int node, int edge) {
        return edge < width
                ? capacity[level - 1][node][edge] - flow[level - 1][node][edge]
                : flow[level][edge - width][node];
    }

    private void push(int level, int node, int edge, double amount) {
        if (edge < width) {
            flow[level - 1][node][edge] += amount;
        } else {
            flow[level][edge - width][node] -= amount;
        }
    }
}
