package dev.limpid.data;

import dev.limpid.format.FormatException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Target;
import dev.limpid.task.Answers;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which of a model's classes the labels of data are: those of the same name, else but for case, else one of the names that a
 * class like ImageNet's {@code tabby, tabby cat} has, else by number, counted from 0: {@code 1}, {@code LABEL_1}; not so where classes are called by
 * numbers themselves. Any number of threads may ask for answers.
 */
public final class Labels {
    /** So many labels are all shown. */
    private static final int FEW = 10;

    private static final int MOST = 1_000_000;
    /** As fastText marks labels. */
    private static final Pattern MARK = Pattern.compile("^__label__");

    private static final Pattern WHOLE = Pattern.compile("-?\\d+");

    private static final Pattern NUMBER = Pattern.compile("(?:label_|class )?(\\d{1,7})(?:\\.0)?");

    private final String model;
    private final List<String> names;
    private final boolean isOpen;
    /** Labels that were found by their number, with the class each stands for. */
    private final Map<Integer, String> numbered = new TreeMap<>();

    private Labels(String model, List<String> names, boolean isOpen) {
        this.model = model;
        this.names = names;
        this.isOpen = isOpen;
    }

    /** A model's classes; none where its answers are something else, or are of single words. */
    public static Labels of(TaskModel<?> model) {
        Answers answers = model.answers();
        boolean classes = answers.type() == Target.Type.LABEL && model.task() != Task.TOKEN_CLASSIFICATION;
        TensorType type = model.shapes().of(answers.output().wire());
        Dim last = type.rank() == 1 ? Dim.of(1) : type.rank() > 3 ? type.dim(1) : type.dim(-1);
        int count = last instanceof Dim.Fixed fixed ? (int) Math.min(MOST, fixed.size()) : 0;
        return new Labels(
                model.provenance().id(),
                classes ? IntStream.range(0, count).mapToObj(answers.names()).toList() : List.of(),
                classes && count == 0);
    }

    /** Whether the model answers with classes. */
    public boolean areClasses() {
        return isOpen || !names.isEmpty();
    }

    /** A label as it is shown: without fastText's mark. */
    static String shown(String said) {
        return MARK.matcher(said.strip()).replaceFirst("");
    }

    /** Whether it can be told which class a label is. */
    boolean know(String said) {
        return byName(said).size() == 1
                || byName(said).isEmpty() && byNumber(said).isPresent();
    }

    private List<Integer> byName(String said) {
        String label = shown(said);
        String wanted = label.toLowerCase(Locale.ROOT);
        List<Integer> exact = new ArrayList<>();
        List<Integer> alike = new ArrayList<>();
        List<Integer> parts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).toLowerCase(Locale.ROOT);
            if (names.get(i).equals(label)) {
                exact.add(i);
            } else if (name.equals(wanted)) {
                alike.add(i);
            } else if (List.of(name.split(", ?")).contains(wanted)) {
                parts.add(i);
            }
        }
        return !exact.isEmpty() ? exact : !alike.isEmpty() ? alike : parts;
    }

    private OptionalInt byNumber(String said) {
        Matcher number = NUMBER.matcher(shown(said).toLowerCase(Locale.ROOT));
        // Where classes are called 10, 11 and 12, a 1 is none of them.
        boolean byName = names.stream().anyMatch(name -> WHOLE.matcher(name).matches());
        if (byName || !number.matches()) {
            return OptionalInt.empty();
        }
        int index = Integer.parseInt(number.group(1));
        return isOpen || index < names.size() ? OptionalInt.of(index) : OptionalInt.empty();
    }

    /**
     * The class of a label; null where the model's answers are no classes.
     *
     * @param place of the label
     * @throws IllegalArgumentException naming the model's labels, if it is none of them, or could be several
     */
    public @Nullable Integer answer(String said, String place) {
        // One number says yes or no, which is no choice of an entry.
        if (!areClasses() || !isOpen && names.size() == 1) {
            return null;
        }
        List<Integer> named = byName(said);
        OptionalInt number = byNumber(said);
        String shown = FormatException.quoted(shown(said));
        if (named.size() > 1) {
            throw new IllegalArgumentException(place + ": label " + shown + " could be any of the model's classes "
                    + named + ". Give its number, counted from 0.");
        }
        if (named.size() == 1) {
            return named.get(0);
        }
        if (number.isEmpty()) {
            throw new IllegalArgumentException(place + ": label " + shown + " is none of model '" + model + "': "
                    + told() + ". Call it as one of these, or number them from 0.");
        }
        int index = number.getAsInt();
        if (!isOpen
                && !NUMBER.matcher(names.get(index).toLowerCase(Locale.ROOT)).matches()) {
            synchronized (numbered) {
                numbered.putIfAbsent(index, shown(said) + " for " + FormatException.quoted(names.get(index)));
            }
        }
        return index;
    }

    private String told() {
        int others = names.size() - FEW;
        return "it has " + String.join(" | ", names.subList(0, Math.min(FEW, names.size())))
                + (others > 0 ? " and " + others + " more" : "");
    }

    /** What was taken for what because it is called otherwise. */
    List<String> notes() {
        return numbered.isEmpty()
                ? List.of()
                : List.of("Labels were taken for the model's classes by their numbers: "
                        + String.join(
                                ", ", numbered.values().stream().limit(FEW).toList())
                        + (numbered.size() > FEW ? " and so on." : "."));
    }
}
