package dev.limpid.game;

import dev.limpid.model.Feature;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Tensor;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Absent features are replaced where they stand: word pieces by {@code [MASK]}, pixels by a colour, columns by those of
 * another row.
 */
public final class Replacing implements Masker<Probe.Asked> {
    private final Probe.Asked asked;
    private final String name;
    private final Tensor present;
    private final List<Tensor> absent;
    /** Of each player the elements it consists of, by flat index. */
    private final int[][] elements;

    /**
     * @param name of the tensor that the features lie in
     * @param places how many places the tensor has; what it has more of elements are units of places, channels first
     * @param players whose positions are places
     * @param absent what stands there instead, of the tensor's shape; of several the scores are averaged
     */
    public Replacing(Probe.Asked asked, String name, int places, List<Feature> players, List<Tensor> absent) {
        this.asked = asked;
        this.name = name;
        this.present = asked.input().tensor(name);
        this.absent = List.copyOf(absent);
        this.elements = new int[players.size()][];
        int channels = present.size() / places;
        for (int player = 0; player < elements.length; player++) {
            List<Integer> positions = players.get(player).positions();
            int[] own = new int[channels * positions.size()];
            for (int i = 0; i < own.length; i++) {
                own[i] = i / positions.size() * places + positions.get(i % positions.size());
            }
            elements[player] = own;
        }
        for (Tensor instead : absent) {
            if (instead.dtype() != present.dtype() || !instead.shape().equals(present.shape())) {
                throw new IllegalArgumentException("What stands for absent features of '" + name + "' is "
                        + present.dtype() + present.shape() + " as the input, got " + instead.dtype()
                        + instead.shape() + ".");
            }
        }
    }

    @Override
    public List<Probe.Asked> of(Coalition coalition) {
        return absent.stream()
                .map(instead -> new Probe.Asked(
                        asked.input().with(name, mixed(coalition, instead)), asked.position(), asked.removed()))
                .toList();
    }

    private Tensor mixed(Coalition coalition, Tensor instead) {
        int bytes = (int) present.dtype().bytes(1);
        ByteBuffer mixed = ByteBuffer.allocateDirect((int) present.byteSize());
        mixed.put(present.bytes());
        ByteBuffer from = instead.bytes();
        coalition.absent().forEach(player -> {
            for (int element : elements[player]) {
                if (bytes == Integer.BYTES) {
                    mixed.putInt(element * bytes, from.order(mixed.order()).getInt(element * bytes));
                } else {
                    mixed.put(element * bytes, from, element * bytes, bytes);
                }
            }
        });
        return Tensor.over(present.dtype(), present.shape(), mixed.flip());
    }
}
