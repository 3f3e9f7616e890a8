package dev.limpid.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What there is to choose from: at least one alternative, at least one criterion, no name twice. Arrays are not copied.
 *
 * @param values {@code [alternative][criterion]}, all finite: what is not known of each is no criterion, or no alternative
 */
public record Alternatives(List<String> names, List<Criterion> criteria, double[][] values) {
    /** @throws IllegalArgumentException naming alternative and criterion, if values are missing, not finite, or not above 0 on a logarithmic scale */
    public Alternatives {
        names = List.copyOf(names);
        criteria = List.copyOf(criteria);
        requireDistinct("alternative", names);
        requireDistinct("criterion", criteria.stream().map(Criterion::name).toList());
        if (values.length != names.size()) {
            throw new IllegalArgumentException(
                    "There are " + names.size() + " alternatives and " + values.length + " rows of values.");
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i].length != criteria.size()) {
                throw new IllegalArgumentException("'" + names.get(i) + "' has " + values[i].length
                        + " values, expected " + criteria.size() + ", one a criterion.");
            }
            for (int j = 0; j < values[i].length; j++) {
                Criterion criterion = criteria.get(j);
                if (!Double.isFinite(values[i][j]) || criterion.logarithmic() && values[i][j] <= 0) {
                    throw new IllegalArgumentException("'" + names.get(i) + "' has " + criterion.name() + " "
                            + values[i][j] + ", expected a finite number"
                            + (criterion.logarithmic() ? " above 0." : "."));
                }
            }
        }
    }

    private static void requireDistinct(String what, List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("There is no " + what + "; at least one is needed to choose.");
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("There are two of the name '" + name + "', expected each " + what
                        + " once; give one of them another name.");
            }
        }
    }

    /** How many there are: n. */
    public int size() {
        return names.size();
    }

    /** How many criteria: m. */
    public int width() {
        return criteria.size();
    }

    /** The values of a criterion. */
    double[] column(int criterion) {
        return Arrays.stream(values).mapToDouble(row -> row[criterion]).toArray();
    }

    /** The values of a criterion by {@link Criterion#worth}. */
    double[] worths(int criterion) {
        return Arrays.stream(values)
                .mapToDouble(row -> criteria.get(criterion).worth(row[criterion]))
                .toArray();
    }

    /** The same names and criteria with other values. */
    Alternatives with(double[][] others) {
        return new Alternatives(names, criteria, others);
    }

    /** All but one. */
    Alternatives without(int alternative) {
        List<String> rest = new ArrayList<>(names);
        rest.remove(alternative);
        List<double[]> rows = new ArrayList<>(Arrays.asList(values));
        rows.remove(alternative);
        return new Alternatives(rest, criteria, rows.toArray(double[][]::new));
    }

    /** All, and one of them once more at the end. */
    Alternatives withCopy(int alternative) {
        List<String> more = new ArrayList<>(names);
        String name = names.get(alternative) + " (copy)";
        while (more.contains(name)) {
            name += "'";
        }
        more.add(name);
        double[][] rows = Arrays.copyOf(values, values.length + 1);
        rows[values.length] = values[alternative];
        return new Alternatives(more, criteria, rows);
    }
}
