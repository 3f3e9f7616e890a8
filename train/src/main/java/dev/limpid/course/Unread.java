package dev.limpid.course;

import dev.limpid.adapter.Choice;
import dev.limpid.adapter.Chosen;
import dev.limpid.architecture.Checkpoint;
import dev.limpid.architecture.Emitted;
import dev.limpid.architecture.Trainee;
import dev.limpid.corpus.Kind;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Weights that a loss does not read: a pooler, where vectors of texts are made of all tokens. No gradient finds it. One that was
 * pretrained stays as it was; one that would be drawn is left out.
 */
final class Unread {
    private static final String HIDDEN = "hidden";
    private static final String POOLED = "pooled";

    private Unread() {}

    /** The model, of pairs without a pooler that no file gives. */
    static Trainee left(Trainee model, Kind kind, @Nullable Checkpoint checkpoint) {
        if (kind != Kind.PAIRS || !model.plain().outputs().containsKey(POOLED)) {
            return model;
        }
        Set<Wire> unread = unread(model);
        boolean given = checkpoint != null
                && unread.stream().allMatch(wire -> {
                    var declared = model.plain().graph().weights().get(wire);
                    return declared != null
                            && checkpoint
                                    .find(model.names().getOrDefault(wire, List.of()), declared.shape())
                                    .isPresent();
                });
        if (given) {
            return model;
        }
        Map<Wire, List<String>> names = new LinkedHashMap<>(model.names());
        names.keySet().removeAll(unread);
        return new Trainee(unpooled(model.emitted()), unpooled(model.plain()), names);
    }

    private static Emitted unpooled(Emitted emitted) {
        Map<String, Wire> outputs = new LinkedHashMap<>(emitted.outputs());
        outputs.remove(POOLED);
        Graph graph = emitted.graph().withOutputs(outputs.values()).pruned();
        return new Emitted(
                graph, emitted.shapes(), emitted.features(), outputs, emitted.maxPositions(), emitted.cached());
    }

    /** Weights that the hidden states do not depend on. */
    private static Set<Wire> unread(Trainee model) {
        Wire hidden = model.plain().outputs().get(HIDDEN);
        Set<Wire> unread = new LinkedHashSet<>(model.names().keySet());
        if (hidden != null) {
            unread.removeAll(model.plain()
                    .graph()
                    .withOutputs(List.of(hidden))
                    .pruned()
                    .weights()
                    .keySet());
        }
        return unread;
    }

    /** What is trained, of pairs without what their loss does not read. */
    static Chosen without(Chosen chosen, Kind kind) {
        if (kind != Kind.PAIRS) {
            return chosen;
        }
        Set<Wire> trained = new LinkedHashSet<>(chosen.trained());
        trained.removeAll(unread(chosen.model()));
        return new Chosen(chosen.model(), chosen.choice(), trained, chosen.fresh());
    }

    /** What is trained whole beside small matrices: the head, and of pairs, which have none, what is drawn and read. */
    static Set<Wire> whole(Trainee base, Kind kind, Set<Wire> fresh) {
        if (kind != Kind.PAIRS) {
            return new Choice.Head().in(base, fresh).trained();
        }
        Set<Wire> whole = new LinkedHashSet<>(fresh);
        whole.removeAll(unread(base));
        return whole;
    }
}
