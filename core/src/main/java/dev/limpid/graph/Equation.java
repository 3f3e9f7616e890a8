package dev.limpid.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What ONNX's Einsum computes, in Einstein's convention: {@code ij,jk->ik} is a matrix product.
 *
 * @param operands one letter an axis, an ellipsis written out in letters of its own
 * @param output likewise
 */
public record Equation(List<String> operands, String output) {
    private static final String ELLIPSIS = "...";

    public Equation {
        operands = List.copyOf(operands);
    }

    /**
     * Reads an equation as operands of these ranks make it.
     *
     * @throws IllegalStateException if it does not fit them
     */
    public static Equation parse(String equation, List<Integer> ranks) {
        String text = equation.replace(" ", "");
        int arrow = text.indexOf("->");
        List<String> terms = List.of((arrow < 0 ? text : text.substring(0, arrow)).split(",", -1));
        if (terms.size() != ranks.size()) {
            throw new IllegalStateException(
                    "Equation '" + equation + "' has " + terms.size() + " terms for " + ranks.size() + " operands.");
        }
        int broadcast = 0;
        for (int i = 0; i < terms.size(); i++) {
            int rest = restOf(terms.get(i), ranks.get(i));
            if (rest < 0 || rest > 0 && !terms.get(i).contains(ELLIPSIS)) {
                throw new IllegalStateException("Term '" + terms.get(i) + "' of equation '" + equation
                        + "' does not fit operand " + i + " of rank " + ranks.get(i) + ".");
            }
            broadcast = Math.max(broadcast, rest);
        }
        String dots = unused(text, broadcast);
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            // Axes of an ellipsis are aligned at their ends, as in broadcasting.
            operands.add(terms.get(i)
                    .replace(ELLIPSIS, dots.substring(broadcast - restOf(terms.get(i), ranks.get(i)))));
        }
        String output = arrow < 0 ? implied(terms) : text.substring(arrow + 2);
        return new Equation(operands, output.replace(ELLIPSIS, dots));
    }

    /** How many axes a term's ellipsis stands for. */
    private static int restOf(String term, int rank) {
        return rank - term.replace(ELLIPSIS, "").length();
    }

    /** Without an arrow: the ellipsis, then in alphabetic order what occurs once. */
    private static String implied(List<String> terms) {
        Map<Character, Integer> counts = new TreeMap<>();
        String all = String.join("", terms);
        all.replace(".", "").chars().forEach(letter -> counts.merge((char) letter, 1, Integer::sum));
        StringBuilder output = new StringBuilder(all.contains(ELLIPSIS) ? ELLIPSIS : "");
        counts.forEach((letter, count) -> output.append(count == 1 ? "" + letter : ""));
        return output.toString();
    }

    private static String unused(String text, int count) {
        StringBuilder free = new StringBuilder();
        for (char letter = 'A'; letter <= 'z' && free.length() < count; letter++) {
            if (Character.isLetter(letter) && text.indexOf(letter) < 0) {
                free.append(letter);
            }
        }
        if (free.length() < count) {
            throw new IllegalStateException("Equation '" + text + "' leaves no letters for its ellipsis.");
        }
        return free.toString();
    }
}
