package dev.limpid.select;

import dev.limpid.corpus.Kind;
import dev.limpid.performance.Meaning;

import java.util.List;

/**
 * What candidates are compared on.
 *
 * @param source of the data, as the user named it
 * @param sha256 of the examples that were read, and of which are for what
 * @param learnt how many examples they may learn from
 * @param judged how many other examples they are judged by
 * @param classes in order; empty where a number is told
 * @param balance of each class how many examples are learnt from
 * @param metric that performance is
 */
public record Question(
        String source,
        String sha256,
        Kind kind,
        int learnt,
        int judged,
        List<String> classes,
        List<Long> balance,
        Meaning metric) {
    public Question {
        classes = List.copyOf(classes);
        balance = List.copyOf(balance);
    }
}
