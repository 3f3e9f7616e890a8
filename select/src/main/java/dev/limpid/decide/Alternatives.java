package dev.limpid.decide;

import java.util.List;

/**
 * What there is to choose from. Arrays are not copied.
 *
 * @param values {@code [alternative][criterion]}, all finite: what is not known of each is no criterion, or no alternative
 */
public record Alternatives(List<String> names, List<Criterion> criteria, double[][] values) {
    /** @throws IllegalArgumentException naming alternative and criterion, if values are missing, not finite, or not above 0 on a logarithmic scale */
    public Alternatives {
        names = List.copyOf(names);
        criteria = List.copyOf(criteria);
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

    /** How many there are. */
    public int size() {
        return names.size();
    }
}
