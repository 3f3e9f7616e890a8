package dev.limpid.appraise;

import dev.limpid.evaluate.Bootstrap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Accuracy, part by part. */
final class Parts {
    private static final int QUARTERS = 4;

    /** A column of more different numbers is cut into quarters. */
    private static final int FEW = 8;

    private Parts() {}

    /**
     * By each fact its parts: of numbers quarters, as even as equal values let them be; of all else, and of few numbers, each
     * value.
     *
     * @param facts by name, of each example a {@link Double} or what it is called
     * @param right 1 or 0 of each example
     */
    static List<Part> of(Map<String, List<?>> facts, double[] right, Bootstrap bootstrap) {
        List<Part> parts = new ArrayList<>();
        facts.forEach((by, values) -> {
            Map<String, List<Integer>> members = new LinkedHashMap<>();
            List<String> names = names(values);
            for (String name : ordered(values, names)) {
                members.put(name, new ArrayList<>());
            }
            for (int i = 0; i < right.length; i++) {
                members.computeIfAbsent(names.get(i), none -> new ArrayList<>()).add(i);
            }
            members.forEach((which, own) -> parts.add(new Part(
                    by,
                    which,
                    bootstrap
                            .mean(own.stream().mapToDouble(i -> right[i]).toArray())
                            .within(0, 1))));
        });
        return parts;
    }

    /** Names in the order of what they stand for. */
    private static List<String> ordered(List<?> values, List<String> names) {
        Map<Object, String> order = new TreeMap<>((one, other) -> one instanceof Double a && other instanceof Double b
                ? Double.compare(a, b)
                : String.valueOf(one).compareTo(String.valueOf(other)));
        for (int i = 0; i < values.size(); i++) {
            order.put(values.get(i), names.get(i));
        }
        return order.values().stream().distinct().toList();
    }

    private static List<String> names(List<?> values) {
        boolean numbers = values.stream().allMatch(Double.class::isInstance);
        if (!numbers || values.stream().distinct().count() <= FEW) {
            return values.stream().map(Parts::name).toList();
        }
        double[] sorted =
                values.stream().mapToDouble(value -> (Double) value).sorted().toArray();
        double[] ends = IntStream.range(1, QUARTERS)
                .mapToDouble(quarter -> sorted[(int) Math.ceil((double) quarter * sorted.length / QUARTERS) - 1])
                .distinct()
                .toArray();
        return values.stream().map(value -> quarter((Double) value, ends)).toList();
    }

    private static String quarter(double number, double[] ends) {
        for (int i = 0; i < ends.length; i++) {
            if (number <= ends[i]) {
                return i == 0 ? "at most " + name(ends[i]) : "above " + name(ends[i - 1]) + " to " + name(ends[i]);
            }
        }
        return "above " + name(ends[ends.length - 1]);
    }

    private static String name(Object value) {
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf(Math.round(number))
                : value instanceof Double number ? String.format(Locale.ROOT, "%.4g", number) : String.valueOf(value);
    }
}
