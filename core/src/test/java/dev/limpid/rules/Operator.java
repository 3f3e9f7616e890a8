package dev.limpid.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An operator of ONNX as {@code tools/golden/operators.py} found it in the project's own schemas.
 *
 * @param opsets in which it came and changed, up to 26
 * @param kind what it is to a derivative: {@code differentiable}, {@code flat}, {@code random} …
 * @param runs how ONNX Runtime's CPU provider runs it on float: {@code kernel}, {@code function} or {@code -}
 */
record Operator(String name, String opsets, String kind, String runs) {
    static List<Operator> all() {
        List<Operator> operators = new ArrayList<>();
        try (InputStream in = Operator.class.getResourceAsStream("/operators/operators.tsv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] fields = line.split("\t");
                operators.add(new Operator(fields[0], fields[1].replace(",", ", "), fields[2], fields[3]));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return operators;
    }

    /** Whether there is a derivative to take, and a value to take it of. */
    boolean wantsRule() {
        return kind.equals("differentiable") && !runs.equals("-");
    }
}
