package dev.limpid.adapter;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Wire;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which weights of a model are trained; the others stay as they are. Whatever is chosen, weights that no file gave are trained,
 * and what batch normalisation counted is not.
 */
public sealed interface Choice {
    /** All of them. */
    record All() implements Choice {
        @Override
        public Set<Wire> of(Anatomy model) {
            return model.weights();
        }

        @Override
        public String toString() {
            return "all";
        }
    }

    /** What stands on the model that was pretrained: a classifier, a head that scores words. */
    record Head() implements Choice {
        @Override
        public Set<Wire> of(Anatomy model) {
            return model.head();
        }

        @Override
        public String toString() {
            return "head";
        }
    }

    /**
     * The last layers and all that is read after them: the last normalisation, a pooler, a head. Of a network of convolutions
     * a layer is a stage.
     *
     * @param layers from 1 on
     */
    record LastLayers(int layers) implements Choice {
        public LastLayers {
            if (layers < 1) {
                throw new IllegalArgumentException("At least 1 of the last layers is trained, got " + layers + ".");
            }
        }

        @Override
        public Set<Wire> of(Anatomy model) {
            return model.fromLayer(layers);
        }

        @Override
        public String toString() {
            return LAST + layers;
        }
    }

    /**
     * Those that have a name.
     *
     * @param patterns whole names as weights are saved, {@code *} for any run of characters; at least one
     */
    record Named(List<String> patterns) implements Choice {
        public Named {
            patterns = List.copyOf(patterns);
            if (patterns.isEmpty()) {
                throw new IllegalArgumentException("A choice of weights needs at least one name.");
            }
        }

        @Override
        public Set<Wire> of(Anatomy model) {
            Set<Wire> found = new LinkedHashSet<>();
            for (String pattern : patterns) {
                Pattern names = Pattern.compile(Arrays.stream(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")));
                Set<Wire> those = model.matching(name -> names.matcher(name).matches());
                if (those.isEmpty()) {
                    throw new IllegalArgumentException("No weight is called '" + pattern + "': the first are "
                            + model.someNames() + ". A * stands for any characters.");
                }
                found.addAll(those);
            }
            return found;
        }

        @Override
        public String toString() {
            return String.join(",", patterns);
        }
    }

    /** Before a number of layers. */
    String LAST = "last:";

    /**
     * The weights that are meant.
     *
     * @throws IllegalArgumentException if the model has not what is asked for
     */
    Set<Wire> of(Anatomy model);

    /**
     * What is trained in a model.
     *
     * @param fresh weights that no file gave: trained whatever is chosen
     * @throws IllegalArgumentException if the model has not what is asked for
     */
    default Chosen in(Trainee model, Collection<Wire> fresh) {
        Anatomy anatomy = Anatomy.of(model);
        Set<Wire> asked = new LinkedHashSet<>(of(anatomy));
        asked.addAll(fresh);
        Set<Wire> trained = new LinkedHashSet<>(anatomy.weights());
        trained.retainAll(asked);
        return new Chosen(model, this, trained, Set.copyOf(fresh));
    }

    /** {@code all}, {@code head}, {@code last:2}, or names with commas between them. */
    static Choice parse(String text) {
        String said = text.strip();
        if (said.equals("all")) {
            return new All();
        }
        if (said.equals("head")) {
            return new Head();
        }
        if (said.startsWith(LAST)) {
            try {
                return new LastLayers(Integer.parseInt(said.substring(LAST.length())));
            } catch (NumberFormatException none) {
                throw new IllegalArgumentException(
                        "'" + said + "' does not say how many layers, expected such as last:2.", none);
            }
        }
        return new Named(Arrays.stream(said.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList());
    }
}
