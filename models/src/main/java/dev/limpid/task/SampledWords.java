package dev.limpid.task;

import dev.limpid.game.Coalition;
import dev.limpid.game.Masker;
import dev.limpid.game.Replacing;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import dev.limpid.text.Vocabulary;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Absent words are replaced by what a masked language model says in their places, given the present ones (the sampling of
 * Kim et al. 2020, Interpretation of NLP models through input marginalization, for coalitions). All absent pieces are hidden
 * at once, and each is drawn by its own probabilities, whatever is drawn for the others; tokens that stand for no text are
 * never drawn.
 *
 * <p>What is drawn depends on the seed and the coalition alone: each coalition has random numbers of its own, and is run
 * through the language model by itself, since a batch may round otherwise. Cost: that run and N inputs to be scored for each
 * coalition. With everybody present, N times the text as it is.
 */
final class SampledWords implements Masker<Probe.Asked> {
    private static final String IDS = "input_ids";

    private final TextModel words;
    private final Probe.Asked asked;
    private final List<Feature> players;
    private final Drawn drawn;
    private final Replacing hidden;
    /** Entries that may be drawn. */
    private final BitSet sayable = new BitSet();

    private long run;

    /**
     * How words are drawn.
     *
     * @param samples of each coalition
     */
    record Drawn(int samples, long seed) {}

    private SampledWords(TextModel words, Input shown, Probe.Asked asked, List<Feature> players, Drawn drawn) {
        this.words = words;
        this.asked = asked;
        this.players = List.copyOf(players);
        this.drawn = drawn;
        for (int id = 0; id < words.vocabulary().size(); id++) {
            sayable.set(id, words.tokenizer().isText(id));
        }
        Tensor masks = words.absent(shown, "mask").tensor(IDS);
        this.hidden = new Replacing(new Probe.Asked(shown, null), IDS, masks.size(), players, List.of(masks));
    }

    /**
     * @param model that reads what is drawn
     * @param from which it is drawn; the model itself, or one that cuts the text into the same pieces
     * @throws IllegalArgumentException if the latter fills no masks, or has another vocabulary or other pieces
     */
    static SampledWords of(TextModel model, TaskModel<?> from, Probe.Asked asked, List<Feature> players, Drawn drawn) {
        if (!(from instanceof TextModel words) || words.task() != Task.FILL_MASK) {
            throw new IllegalArgumentException("--masker sample draws words from a masked language model, and model '"
                    + from.provenance().id() + "' is for " + from.task()
                    + ". Name one with the same vocabulary, --masker sample:8:bert-base-uncased, or choose mask,"
                    + " pad, delete or attention.");
        }
        Input shown = words == model ? asked.input() : shown(model, words, asked.input());
        return new SampledWords(words, shown, asked, players, drawn);
    }

    /** What another model reads of the text. */
    private static Input shown(TextModel model, TextModel words, Input input) {
        String both = "--masker sample: the models '" + words.provenance().id() + "' and '"
                + model.provenance().id() + "' ";
        Vocabulary said = words.vocabulary();
        Vocabulary read = model.vocabulary();
        for (int id = 0; id < said.size(); id++) {
            if (words.tokenizer().isText(id)
                    && (id >= read.size() || !said.token(id).equals(read.token(id)))) {
                throw new IllegalArgumentException(both + "have different vocabularies: token " + id + " is '"
                        + said.token(id) + "' and " + (id >= read.size() ? "none" : "'" + read.token(id) + "'")
                        + ". Name a model with the same one, or choose mask, pad, delete or attention.");
            }
        }
        List<String> texts = input.originals().stream()
                .map(original -> ((Original.Text) original).text())
                .toList();
        Input shown = words.prepare(new Text(texts.get(0), texts.size() > 1 ? texts.get(1) : null));
        if (!Arrays.equals(shown.tensor(IDS).toLongs(), input.tensor(IDS).toLongs())) {
            throw new IllegalArgumentException(both + "cut this text differently, into "
                    + shown.tokens().size() + " and " + input.tokens().size()
                    + " tokens. Choose mask, pad, delete or attention.");
        }
        return shown;
    }

    @Override
    public long run() {
        return run;
    }

    @Override
    public List<Probe.Asked> of(Coalition present) {
        int[] absent = present.absent()
                .flatMap(player -> players.get(player).positions().stream().mapToInt(position -> position))
                .toArray();
        if (absent.length == 0) {
            return Collections.nCopies(drawn.samples, asked);
        }
        long[][] pieces = draw(hidden.of(present).get(0).input(), absent, random(present));
        Tensor ids = asked.input().tensor(IDS);
        return IntStream.range(0, drawn.samples)
                .mapToObj(sample -> {
                    double[] mixed = ids.toDoubles();
                    for (int i = 0; i < absent.length; i++) {
                        mixed[absent[i]] = pieces[i][sample];
                    }
                    Tensor replaced = Tensor.fill(ids.dtype(), ids.shape(), i -> mixed[i]);
                    return new Probe.Asked(asked.input().with(IDS, replaced), asked.position());
                })
                .toList();
    }

    /** {@code [position][sample]}. */
    private long[][] draw(Input text, int[] positions, SplittableRandom random) {
        Tensor rows = words.probe()
                .rows(
                        text,
                        IntStream.of(positions).asLongStream().toArray(),
                        words.answers().output());
        run++;
        long[][] pieces = new long[positions.length][];
        for (int i = 0; i < positions.length; i++) {
            Wheel wheel = wheel(rows.slice(i).toDoubles(), positions[i]);
            pieces[i] = random.doubles(drawn.samples).mapToLong(wheel::at).toArray();
        }
        return pieces;
    }

    /** Random numbers that belong to the seed and the coalition. */
    private SplittableRandom random(Coalition present) {
        long state = new SplittableRandom(drawn.seed).nextLong();
        for (int player : present.absent().toArray()) {
            state = new SplittableRandom(state + player).nextLong();
        }
        return new SplittableRandom(state);
    }

    /** The softmax of a row over the tokens that stand for text. */
    private Wheel wheel(double[] logits, int position) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            if (sayable.get(id)) {
                largest = Math.max(largest, logits[id]);
            }
        }
        double[] upTo = new double[logits.length];
        double sum = 0;
        for (int id = 0; id < logits.length; id++) {
            sum += sayable.get(id) ? Math.exp(logits[id] - largest) : 0;
            upTo[id] = sum;
        }
        if (!Double.isFinite(sum)) {
            throw new IllegalArgumentException("Model '" + words.provenance().id()
                    + "' gives no finite scores of the words that token " + position
                    + " may be, expected numbers. Check the model on such a text, or choose another --masker.");
        }
        return new Wheel(upTo);
    }

    /**
     * Entries as parts of a wheel.
     *
     * @param upTo where each part ends; one without width begins there too
     */
    private record Wheel(double[] upTo) {
        /** The entry there, the whole wheel being 1. */
        int at(double share) {
            double all = upTo[upTo.length - 1];
            double wanted = Math.min(share * all, Math.nextDown(all));
            int low = 0;
            int high = upTo.length - 1;
            while (low < high) {
                int middle = (low + high) / 2;
                if (upTo[middle] > wanted) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }
    }
}
