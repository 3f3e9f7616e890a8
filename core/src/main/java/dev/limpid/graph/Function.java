package dev.limpid.graph;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An operator that a model defines by nodes: ONNX's {@code FunctionProto}. A node calls it by domain, name and overload.
 *
 * @param overload tells functions of one domain and name apart; most often empty
 * @param inputs by which its nodes know what a call reads, in order; a call may leave out the last
 * @param outputs what a call writes, in order
 * @param parameters attributes without a default, which its nodes may refer to
 * @param defaults attributes that a call may set
 * @param opsets that its nodes are of, which a model's own may exceed where an operator did not change in between
 * @param nodes in running order; they read nothing but inputs and each other
 * @param unread whatever else the file said of it
 */
public record Function(
        String domain,
        String name,
        String overload,
        List<Wire> inputs,
        List<Wire> outputs,
        Set<String> parameters,
        Map<String, Attribute> defaults,
        Map<String, Long> opsets,
        List<Node> nodes,
        Opaque unread) {
    public Function {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        parameters = Collections.unmodifiableSet(new TreeSet<>(parameters));
        defaults = Collections.unmodifiableMap(new TreeMap<>(defaults));
        opsets = Collections.unmodifiableMap(new TreeMap<>(opsets));
        nodes = List.copyOf(nodes);
    }

    /** Whether a node is a call of this function. */
    public boolean isCalledBy(Node node) {
        return node.op().equals(name)
                && node.domain().equals(domain)
                && node.overload().equals(overload);
    }

    /** Domain, name and overload: {@code my.own.swish:fast}. */
    public String qualifiedName() {
        return (domain.isEmpty() ? "" : domain + ".") + name + (overload.isEmpty() ? "" : ":" + overload);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("function ")
                .append(qualifiedName())
                .append(' ')
                .append(inputs)
                .append(" -> ")
                .append(outputs)
                .append('\n');
        nodes.forEach(node -> text.append("  ").append(node).append('\n'));
        return text.toString();
    }
}
