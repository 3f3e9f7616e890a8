package dev.limpid.appraise;

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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An example as one classifier reads it.
 *
 * @param label the model's class that is right
 */
record Example(Item item, Input input, int label) {
    /** What counts as a feature of a picture, as the evaluation of explanations has it. */
    private static final Segmenter REGIONS = new Grid(8, 8);

    private static final int TOGETHER = 16;

    /**
     * Reads examples; those that the model cannot read are left out, which a note says.
     *
     * @throws IllegalArgumentException in one line, if the model tells no classes apart, its classes are not those of the
     *     examples, or it can read none of them
     */
    static List<Example> read(TaskModel<?> model, List<Item> items, List<String> notes) {
        if (model.answers().type() != Target.Type.LABEL
                || !(model instanceof TextModel || model instanceof ImageModel)) {
            throw new IllegalArgumentException("Model '" + model.provenance().id() + "' does " + model.task()
                    + "; appraised are classifiers of texts or pictures.");
        }
        List<Example> examples = new ArrayList<>();
        List<String> classes = List.of();
        Map<String, Integer> places = new HashMap<>();
        String refused = "";
        for (Item item : items) {
            Input input;
            try {
                input = input(model, item);
            } catch (IllegalArgumentException unfit) {
                refused = refused.isEmpty() ? item.place() + ": " + unfit.getMessage() : refused;
                continue;
            }
            classes = classes.isEmpty() ? classes(model, input) : classes;
            examples.add(new Example(item, input, label(model, item, classes, places)));
        }
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("Model '" + model.provenance().id() + "' can read none of "
                    + items.size() + " examples" + (refused.isEmpty() ? "." : ". " + refused));
        }
        if (examples.size() < items.size()) {
            notes.add((items.size() - examples.size()) + " of " + items.size()
                    + " examples were left out, which the model cannot read. " + refused);
        }
        return examples;
    }

    private static Input input(TaskModel<?> model, Item item) {
        if (model instanceof TextModel texts && item instanceof Item.Labelled text) {
            return texts.prepare(new Text(text.text(), text.pair()));
        }
        if (model instanceof ImageModel pictures && item instanceof Item.Pictured picture) {
            return pictures.prepare(Picture.read(picture.file()), item.place(), REGIONS);
        }
        throw new IllegalArgumentException("the model reads " + (model instanceof TextModel ? "texts" : "pictures")
                + ", and this is no such thing with a class.");
    }

    /** In their order: as many as it answers with. */
    static List<String> classes(TaskModel<?> model, Input input) {
        int many = model.probe()
                .row(input, model.answers().output(), model.position(input, null))
                .size();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            names.add(model.answers().names().apply(i));
        }
        return names;
    }

    /** @param places of the labels that were met before: two of them are not one class */
    private static int label(TaskModel<?> model, Item item, List<String> classes, Map<String, Integer> places) {
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
