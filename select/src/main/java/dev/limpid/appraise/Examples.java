package dev.limpid.appraise;

import dev.limpid.candidate.Fitting;
import dev.limpid.candidate.SameLabels;
import dev.limpid.corpus.Item;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.superpixel.Grid;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads examples for one classifier, a few at a time: what is made ready of them can be let go before the next are, so that memory
 * does not grow with their number. Texts that are longer than the model reads are cut as vectors are read of them, so that models are
 * compared by the same examples.
 */
final class Examples {
    /** So many are ready at once. */
    static final int TOGETHER = 16;

    /** What counts as a feature of a picture, as the evaluation of explanations has it. */
    private static final Segmenter REGIONS = new Grid(8, 8);

    private final TaskModel<?> model;
    private final @Nullable Segmenter regions;
    private final @Nullable Fitting fitting;
    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private List<String> classes = List.of();
    private int cut;

    private Examples(TaskModel<?> model, @Nullable Segmenter regions) {
        if (model.answers().type() != Target.Type.LABEL
                || !(model instanceof TextModel || model instanceof ImageModel)) {
            throw new IllegalArgumentException("Model '" + model.provenance().id() + "' does " + model.task()
                    + "; appraised are classifiers of texts or pictures.");
        }
        this.model = model;
        this.regions = regions;
        this.fitting = model instanceof TextModel texts ? Fitting.of(texts) : null;
    }

    /**
     * To be run: features of pictures are none.
     *
     * @throws IllegalArgumentException in one line, if the model tells no classes apart
     */
    static Examples toRun(TaskModel<?> model) {
        return new Examples(model, null);
    }

    /**
     * To be explained.
     *
     * @throws IllegalArgumentException in one line, if the model tells no classes apart
     */
    static Examples toExplain(TaskModel<?> model) {
        return new Examples(model, REGIONS);
    }

    /** Takes some that were read, in their order. */
    interface Taker {
        void take(List<Example> some);
    }

    /**
     * Reads examples; those that the model cannot read are left out, which a note says.
     *
     * @throws IllegalArgumentException in one line, if its classes are not those of the examples, or it can read none of them
     */
    void read(List<Item> items, Taker taker) {
        List<Example> ready = new ArrayList<>();
        int out = 0;
        String refused = "";
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            Map<String, Double> facts = new LinkedHashMap<>();
            Input input;
            try {
                input = input(item, facts);
            } catch (IllegalArgumentException unfit) {
                refused = out == 0 ? item.place() + ": " + unfit.getMessage() : refused;
                out++;
                continue;
            }
            classes = classes.isEmpty() ? names(input) : classes;
            ready.add(new Example(i, item, input, label(item), facts));
            if (ready.size() == TOGETHER) {
                taker.take(List.copyOf(ready));
                ready.clear();
            }
        }
        if (out == items.size()) {
            throw new IllegalArgumentException("Model '" + model.provenance().id() + "' can read none of "
                    + items.size() + " examples" + (refused.isEmpty() ? "." : ". " + refused));
        }
        if (!ready.isEmpty()) {
            taker.take(ready);
        }
        if (fitting != null) {
            notes.addAll(fitting.notes(cut, model.provenance().id()));
        }
        if (out > 0) {
            notes.add(out + " of " + items.size() + " examples were left out, which the model cannot read. " + refused);
        }
    }

    /** The model's classes in their order, those of which an example was read under the name that the data have for them. */
    List<String> classes() {
        List<String> told = new ArrayList<>(classes);
        places.forEach((said, place) -> told.set(place, said));
        return told;
    }

    /** What a reader must know, a sentence each. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private Input input(Item item, Map<String, Double> facts) {
        if (model instanceof TextModel texts && fitting != null && item instanceof Item.Labelled) {
            Text whole = Fitting.text(item);
            Text read = fitting.of(whole);
            Input input = texts.prepare(read);
            cut += read.equals(whole) ? 0 : 1;
            facts.put("words", (double) input.features().stream()
                    .filter(feature -> !feature.special())
                    .count());
            return input;
        }
        if (model instanceof ImageModel pictures && item instanceof Item.Pictured pictured) {
            Picture picture = Picture.read(pictured.file());
            facts.put("pixels", (double) picture.width() * picture.height());
            facts.put("brightness", brightness(picture));
            return regions == null
                    ? pictures.prepare(picture, item.place())
                    : pictures.prepare(picture, item.place(), regions);
        }
        throw new IllegalArgumentException("the model reads " + (model instanceof TextModel ? "texts" : "pictures")
                + ", and this is no such thing with a class.");
    }

    /** Mean luma, from 0 to 255. */
    private static double brightness(Picture picture) {
        byte[] grey = picture.toGrey().toBytes();
        long sum = 0;
        for (byte one : grey) {
            sum += one & 0xff;
        }
        return (double) sum / grey.length;
    }

    /** As many as it answers with. */
    private List<String> names(Input input) {
        int many = model.probe()
                .row(input, model.answers().output(), model.position(input, null))
                .size();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            names.add(model.answers().names().apply(i));
        }
        return names;
    }

    /** Two of the data's labels are not one class. */
    private int label(Item item) {
        String said = item.labelled().get(0);
        Integer known = places.get(said);
        if (known != null) {
            return known;
        }
        int place = SameLabels.place(classes, said).orElse(-1);
        if (place < 0 || places.containsValue(place)) {
            throw new IllegalArgumentException(item.place() + ": its class is '" + said + "', and model '"
                    + model.provenance().id() + "' knows " + String.join(", ", classes)
                    + ". Appraise a model that learnt these classes.");
        }
        places.put(said, place);
        return place;
    }

    /** How probable the model takes each class to be, {@code [input][class]}. */
    static double[][] probabilities(TaskModel<?> model, List<Input> inputs) {
        Target.Output output = model.answers().output();
        double[][] probabilities = new double[inputs.size()][];
        for (int start = 0; start < inputs.size(); start += TOGETHER) {
            List<Probe.Asked> asked = inputs.subList(start, Math.min(inputs.size(), start + TOGETHER)).stream()
                    .map(input -> new Probe.Asked(input, model.position(input, null)))
                    .toList();
            var rows = model.probe().rows(asked, output);
            for (int i = 0; i < rows.size(); i++) {
                probabilities[start + i] = Probabilities.of(rows.get(i).toDoubles(), output.link());
            }
        }
        return probabilities;
    }

    /** Of a row the first of the largest, as {@link Prediction}s have it. */
    static int top(double[] row) {
        int top = 0;
        for (int k = 1; k < row.length; k++) {
            top = row[k] > row[top] ? k : top;
        }
        return top;
    }
}
