package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.limpid.graph.Node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The modules that PyTorch's newer exporter ({@code dynamo=True}) notes at each node, since its node names tell none. */
public final class NameScopes {
    private static final String KEY = "pkg.torch.onnx.name_scopes";

    /** The list is written as Python prints it: {@code ['', 'encoder', 'encoder.layer.0', 'linear_1']}. */
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    private NameScopes() {}

    /**
     * The innermost module that a node stands in, as PyTorch names it: {@code encoder.layer.0}, empty for the model itself.
     *
     * @return nothing if the file does not say
     */
    public static Optional<String> of(Node node) {
        byte[] unread = node.unread().toByteArray();
        if (unread.length == 0) {
            return Optional.empty();
        }
        try {
            for (StringStringEntryProto entry : NodeProto.parseFrom(unread).getMetadataPropsList()) {
                if (entry.getKey().equals(KEY)) {
                    List<String> scopes = new ArrayList<>();
                    Matcher quoted = QUOTED.matcher(entry.getValue());
                    while (quoted.find()) {
                        scopes.add(quoted.group(1));
                    }
                    // The last one is the operation's own name.
                    return scopes.size() < 2 ? Optional.empty() : Optional.of(scopes.get(scopes.size() - 2));
                }
            }
            return Optional.empty();
        } catch (InvalidProtocolBufferException notFromAFile) {
            return Optional.empty();
        }
    }
}
