package dev.limpid.task;

import dev.limpid.architecture.Config;
import dev.limpid.format.FormatException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Target;

import java.util.List;

/** The answers of a classifier or of a model that gives numbers. */
final class Classes {
    private Classes() {}

    /**
     * The classes of a model's output {@code classes}.
     *
     * @throws FormatException if the configuration names more or fewer classes than the output has
     */
    static Answers of(Opened opened, Wire wire) {
        List<String> labels = opened.labels();
        TensorType type = opened.emitted().shapes().of(wire);
        // Of a map the classes are its channels.
        Dim last = type.rank() == 1 ? Dim.of(1) : type.rank() == 3 ? type.dim(2) : type.dim(1);
        if (!labels.isEmpty() && last instanceof Dim.Fixed fixed && fixed.size() != labels.size()) {
            throw new FormatException(
                    opened.home().resolve("config.json"),
                    "it names " + labels.size() + " classes, the model's output '" + wire + "' has " + fixed.size()
                            + ". The weights and the configuration are of different models.");
        }
        Target.Link link = link(opened, last);
        boolean values = link == Target.Link.NONE;
        return new Answers(
                values ? Target.Type.VALUE : Target.Type.LABEL,
                new Target.Output(wire, link),
                i -> i < labels.size() ? labels.get(i) : (values ? "value " : "class ") + i);
    }

    /** One output alone is a number unless something says that it is a class. */
    private static Target.Link link(Opened opened, Dim classes) {
        if (opened.probabilities()) {
            return Target.Link.GIVEN;
        }
        return switch (opened.config().map(Config::problemType).orElse("")) {
            case "multi_label_classification" -> Target.Link.SIGMOID;
            case "regression" -> Target.Link.NONE;
            case "single_label_classification" -> Target.Link.SOFTMAX;
            default -> classes.isOne() ? Target.Link.NONE : Target.Link.SOFTMAX;
        };
    }
}
