package dev.limpid.data;

import dev.limpid.evaluate.Truth;
import dev.limpid.format.FormatException;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import dev.limpid.table.Sheet;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The parts of a text that people named as their reasons. Two forms are understood: spans of code points, their ends exclusive,
 * as {@code [[12,18],[20,25]]}; and a mark for each word between white space, 1 for those that are reasons, as {@code 0 1 0} or
 * {@code [0,1,0]}.
 *
 * @param input which of two texts they are of
 * @param marked its code points
 */
record Rationale(int input, BitSet marked) {
    private static final String EXPECTED =
            "expected spans of characters, [[12,18],[20,25]], or 0 or 1 for each word," + " 0 1 0";

    /**
     * Reads a cell.
     *
     * @param cell a text, a number or a list
     * @param text that it is of
     * @throws IllegalArgumentException if it is of neither form, reaches out of the text, or marks more or fewer words
     */
    static Rationale of(Object cell, String text, int input) {
        List<Object> list = list(cell);
        BitSet marked = list.stream().allMatch(List.class::isInstance) ? spans(list, text) : marks(list, text);
        return new Rationale(input, marked);
    }

    private static List<Object> list(Object cell) {
        if (cell instanceof List<?> list) {
            return List.copyOf(list);
        }
        String said =
                cell instanceof Double ? "[" + cell + "]" : String.valueOf(cell).strip();
        String json = said.startsWith("[") ? said : "[" + String.join(",", said.split("\\s+")) + "]";
        return Sheet.list(json).orElseThrow(() -> refused(said));
    }

    private static IllegalArgumentException refused(Object said) {
        String shown = String.valueOf(said).replaceAll("\\s+", " ");
        return new IllegalArgumentException(
                "the rationale is " + FormatException.quoted(shown) + ", " + EXPECTED + ".");
    }

    private static BitSet spans(List<Object> list, String text) {
        int length = text.codePointCount(0, text.length());
        BitSet marked = new BitSet(length);
        for (Object one : list) {
            List<?> span = (List<?>) one;
            if (span.size() != 2
                    || !(span.get(0) instanceof Double start)
                    || !(span.get(1) instanceof Double end)
                    || start != Math.rint(start)
                    || end != Math.rint(end)) {
                throw refused(list);
            }
            if (!(start >= 0 && start < end && end <= length)) {
                throw new IllegalArgumentException("the rationale has the span [" + start.longValue() + ","
                        + end.longValue() + "], the text has characters 0 to " + length + ".");
            }
            marked.set(start.intValue(), end.intValue());
        }
        return marked;
    }

    private static BitSet marks(List<Object> list, String text) {
        List<int[]> words = words(text);
        for (Object mark : list) {
            if (!mark.equals(0.0) && !mark.equals(1.0)) {
                throw refused(list);
            }
        }
        if (list.size() != words.size()) {
            throw new IllegalArgumentException("the rationale marks " + list.size() + " words, the text has "
                    + words.size() + " between white space. Give spans of characters: [[12,18],[20,25]].");
        }
        BitSet marked = new BitSet();
        for (int i = 0; i < words.size(); i++) {
            if (list.get(i).equals(1.0)) {
                marked.set(words.get(i)[0], words.get(i)[1]);
            }
        }
        return marked;
    }

    /** What lies between white space, by code points. */
    private static List<int[]> words(String text) {
        int[] points = text.codePoints().toArray();
        List<int[]> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= points.length; i++) {
            boolean space = i == points.length || Character.isWhitespace(points[i]) || Character.isSpaceChar(points[i]);
            if (!space && start < 0) {
                start = i;
            } else if (space && start >= 0) {
                words.add(new int[] {start, i});
                start = -1;
            }
        }
        return words;
    }

    /** Of each feature that is not special, the share of its characters that are marked. */
    Truth truth(List<Feature> features) {
        List<Feature> own =
                features.stream().filter(feature -> !feature.special()).toList();
        double[] inside = new double[own.size()];
        double[] sizes = new double[own.size()];
        for (int i = 0; i < inside.length; i++) {
            sizes[i] = 1;
            if (own.get(i).place() instanceof Place.Span span && span.input() == input && span.end() > span.start()) {
                double covered = marked.get(span.start(), span.end()).cardinality();
                inside[i] = covered / (span.end() - span.start());
            }
        }
        return new Truth(inside, sizes, Truth.Kind.RATIONALE);
    }
}
