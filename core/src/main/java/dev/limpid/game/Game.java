package dev.limpid.game;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A worth with a memory. What was played is kept, as far as {@link #CACHE_BYTES} go, for all estimators that ask this
 * game, also when a later coalition fails: whoever asks again goes on where it broke off.
 *
 * <p>Not for several threads at once; the model beneath uses all processors.
 */
public final class Game {
    /** What is kept at most, roughly; the coalitions longest unasked go first. */
    static final long CACHE_BYTES = 64L << 20;

    private static final long ENTRY_BYTES = 160;

    private final Worth worth;
    private final LongConsumer watcher;
    private final long most;
    private final LinkedHashMap<Coalition, double[]> played;
    private long asked;
    private long evaluated;

    public Game(Worth worth) {
        this(worth, more -> {});
    }

    /**
     * @param watcher told after each run how many more coalitions were evaluated; it may throw {@link
     *     java.util.concurrent.CancellationException} to end an estimation, and nothing played is lost
     */
    public Game(Worth worth, LongConsumer watcher) {
        this(worth, watcher, CACHE_BYTES);
    }

    Game(Worth worth, LongConsumer watcher, long cacheBytes) {
        this.worth = worth;
        this.watcher = watcher;
        long entry = ENTRY_BYTES + worth.players() / Byte.SIZE + (long) worth.targets() * Double.BYTES;
        this.most = Math.max(2, cacheBytes / entry);
        this.played = new LinkedHashMap<>(16, 0.75f, true);
    }

    public int players() {
        return worth.players();
    }

    public int targets() {
        return worth.targets();
    }

    /** How the players nest. */
    public Hierarchy hierarchy() {
        return worth.hierarchy();
    }

    /** How the players lie beside each other; empty if they are strewn. */
    public Optional<Lattice> lattice() {
        return worth.lattice();
    }

    /**
     * What was spent so far.
     *
     * @param asked coalitions that were asked about
     * @param evaluated coalitions that the model had to be run for
     * @param run inputs that these took: several each where an absent feature stands for many values
     */
    public record Spent(long asked, long evaluated, long run) {
        /** What was spent since an earlier look. */
        public Spent since(Spent earlier) {
            return new Spent(asked - earlier.asked, evaluated - earlier.evaluated, run - earlier.run);
        }
    }

    public Spent spent() {
        return new Spent(asked, evaluated, worth.run().orElse(evaluated));
    }

    /**
     * The same game for one who sees some of its targets. What is played goes to this game's memory, for all who see it; what
     * was spent is counted anew, as if it were asked alone.
     *
     * @param told of coalitions when they are asked about for the first time
     */
    public Game seen(Consumer<List<Coalition>> told, int... targets) {
        return new Game(new Seen(this, worth.together(), told, targets));
    }

    /** The scores of one coalition, by target. */
    public double[] value(Coalition coalition) {
        return values(List.of(coalition))[0];
    }

    /**
     * The scores {@code [coalition][target]}. Coalitions met before, or twice, are not run again.
     *
     * @throws UnfitScore if a score is not a finite number
     */
    public double[][] values(List<Coalition> coalitions) {
        Map<Coalition, double[]> found = new HashMap<>();
        Set<Coalition> missing = new LinkedHashSet<>();
        for (Coalition coalition : coalitions) {
            double[] known = played.get(coalition);
            if (known == null) {
                missing.add(coalition);
            } else {
                found.put(coalition, known);
            }
        }
        asked += coalitions.size();
        play(new ArrayList<>(missing), found);
        return coalitions.stream()
                .map(coalition -> Objects.requireNonNull(found.get(coalition)).clone())
                .toArray(double[][]::new);
    }

    private void play(List<Coalition> missing, Map<Coalition, double[]> found) {
        int together = Math.max(1, worth.together());
        for (int start = 0; start < missing.size(); start += together) {
            List<Coalition> part = missing.subList(start, Math.min(missing.size(), start + together));
            double[][] scores = worth.of(part);
            evaluated += part.size();
            for (int i = 0; i < part.size(); i++) {
                requireFinite(part.get(i), scores[i]);
                found.put(part.get(i), scores[i]);
                keep(part.get(i), scores[i]);
            }
            watcher.accept(part.size());
        }
    }

    private void keep(Coalition coalition, double[] scores) {
        played.put(coalition, scores);
        if (played.size() > most) {
            var oldest = played.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private static void requireFinite(Coalition coalition, double[] scores) {
        for (int target = 0; target < scores.length; target++) {
            if (!Double.isFinite(scores[target])) {
                throw new UnfitScore(coalition, target, scores[target]);
            }
        }
    }
}
