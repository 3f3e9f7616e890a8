package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class NameScopesTest {
    private static final String KEY = "pkg.torch.onnx.name_scopes";

    private static Node noted(String key, String value) {
        byte[] unread = NodeProto.newBuilder()
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("namespace").setValue("other"))
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value))
                .build()
                .toByteArray();
        return node(Opaque.of(unread));
    }

    private static Node node(Opaque unread) {
        return new Node("n", "", "Relu", List.of(), List.of(), Map.of(), "", unread);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "['', 'layers.0', 'layers.0.fc', 'linear'] | layers.0.fc",
                "['', 'relu'] | \"\"",
                "['', 'a', 'add_8'] | a",
            })
    void the_last_but_one_is_the_module(String scopes, String module) {
        assertThat(NameScopes.of(noted(KEY, scopes))).hasValue(module);
    }

    @Test
    void without_such_a_note_nothing_is_known() {
        assertThat(NameScopes.of(noted("pkg.torch.onnx.fx_node", "['', 'x', 'y']")))
                .isEmpty();
        assertThat(NameScopes.of(noted(KEY, "layers.0"))).isEmpty();
        assertThat(NameScopes.of(noted(KEY, "['relu']"))).isEmpty();
        assertThat(NameScopes.of(node(Opaque.NONE))).isEmpty();
        assertThat(NameScopes.of(node(Opaque.of(new byte[] {(byte) 0xff, 1, 2}))))
                .isEmpty();
    }
}
