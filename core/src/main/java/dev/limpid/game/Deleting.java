package dev.limpid.game;

import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Absent words are left out, and those behind them move up: inputs of many lengths. Of texts side by side, {@code
 * [1,texts,positions]}, those that become shorter than the longest are padded.
 */
public final class Deleting implements Masker<Probe.Asked> {
    private final Probe.Asked asked;
    private final List<Feature> players;
    private final Map<String, Long> moving;
    private final @Nullable Begin begin;
    private final int length;
    private final int texts;

    /**
     * @param moving the tensors of tokens, {@code […,positions]}, each with what stands where there is no token; all
     *     other tensors of that many positions (their numbers) are cut at the end
     */
    public Deleting(Probe.Asked asked, List<Feature> players, Map<String, Long> moving) {
        this(asked, players, moving, null);
    }

    /**
     * What stands at the beginning where nothing is left up to the first position that is asked about.
     *
     * @param tensor that holds tokens
     * @param token in it
     * @param through the first position that is asked about
     */
    public record Begin(String tensor, long token, int through) {}

    /**
     * @param moving the same
     * @param begin null where something is always left up to what is asked about
     */
    public Deleting(Probe.Asked asked, List<Feature> players, Map<String, Long> moving, @Nullable Begin begin) {
        this.begin = begin;
        this.asked = asked;
        this.players = List.copyOf(players);
        this.moving = Map.copyOf(moving);
        Shape shape = asked.input().tensor(moving.keySet().iterator().next()).shape();
        this.length = (int) shape.dim(-1);
        this.texts = (int) (shape.size() / length);
    }

    @Override
    public List<Probe.Asked> of(Coalition present) {
        BitSet gone = new BitSet(texts * length);
        present.absent().forEach(player -> players.get(player).positions().forEach(gone::set));
        boolean bare = begin != null && gone.nextClearBit(0) > begin.through;
        if (bare) {
            gone.clear(0);
        }
        List<List<Integer>> kept = new ArrayList<>();
        int longest = 0;
        for (int text = 0; text < texts; text++) {
            List<Integer> own = new ArrayList<>();
            int end = (text + 1) * length;
            for (int i = gone.nextClearBit(text * length); i < end; i = gone.nextClearBit(i + 1)) {
                own.add(i);
            }
            kept.add(own);
            longest = Math.max(longest, own.size());
        }
        Input whole = asked.input();
        int width = longest;
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        whole.tensors().forEach((name, tensor) -> tensors.put(name, moved(name, tensor, kept, width)));
        if (bare && begin != null) {
            tensors.computeIfPresent(
                    begin.tensor,
                    (name, tensor) ->
                            Tensor.fill(tensor.dtype(), tensor.shape(), i -> i == 0 ? begin.token : tensor.at(i)));
        }
        Input shorter =
                new Input(whole.originals(), tensors, whole.tokens(), whole.features(), whole.answers(), whole.notes());
        return List.of(
                new Probe.Asked(shorter, position(gone), gone.stream().boxed().toList()));
    }

    private Tensor moved(String name, Tensor whole, List<List<Integer>> kept, int width) {
        Long filler = moving.get(name);
        Shape shape = whole.shape().with(whole.shape().rank() - 1, width);
        if (filler == null) {
            return Tensor.fill(whole.dtype(), shape, i -> whole.at(i / width * length + i % width));
        }
        return Tensor.fill(whole.dtype(), shape, i -> {
            List<Integer> own = kept.get(i / width);
            return i % width < own.size() ? whole.at(own.get(i % width)) : filler;
        });
    }

    /** Where the token that was asked about stands now, or, if it is gone, the last one before it. */
    private @Nullable Integer position(BitSet gone) {
        Integer before = asked.position();
        return before == null
                ? null
                : Integer.valueOf(before - gone.get(0, before + 1).cardinality());
    }
}
