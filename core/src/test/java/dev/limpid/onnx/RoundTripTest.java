package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static dev.limpid.onnx.Protos.attribute;
import static dev.limpid.onnx.Protos.future;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Bytes to a graph and back. */
class RoundTripTest {
    @TempDir
    private Path folder;

    private Graph read(ModelProto.Builder model) throws IOException {
        return OnnxReader.read(
                Files.write(folder.resolve("m.onnx"), model.build().toByteArray()));
    }

    private ModelProto again(ModelProto.Builder model) throws IOException {
        return ModelProto.parseFrom(OnnxWriter.write(read(model)));
    }

    @Test
    void a_model_comes_back_as_it_was() throws IOException {
        ModelProto.Builder model = Protos.model();
        assertThat(again(model)).isEqualTo(model.build());
    }

    @Test
    void what_is_unknown_or_only_for_people_is_kept() throws IOException {
        ModelProto.Builder model = Protos.model()
                .setProducerName("someone")
                .setModelVersion(7)
                .setDocString("the model")
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("author").setValue("me"))
                .setUnknownFields(future("in the model"));
        GraphProto.Builder graph = model.getGraphBuilder()
                .setDocString("the graph")
                .addValueInfo(Protos.port("y", DType.FLOAT, 2))
                .setUnknownFields(future("in the graph"));
        graph.getNodeBuilder(0).setDocString("the node").setUnknownFields(future("in the node"));
        graph.getInputBuilder(0).setDocString("the input").setUnknownFields(future("in the input"));
        assertThat(again(model)).isEqualTo(model.build());
    }

    @Test
    void an_input_that_is_no_tensor_keeps_its_type() throws IOException {
        ModelProto.Builder model = Protos.model();
        model.getGraphBuilder()
                .addInputBuilder()
                .setName("list")
                .getTypeBuilder()
                .getSequenceTypeBuilder()
                .getElemTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(1);
        assertThat(read(model).inputs().get(1).type()).isNull();
        assertThat(again(model)).isEqualTo(model.build());
    }

    @Test
    void every_kind_of_attribute_comes_back() throws IOException {
        ModelProto.Builder model = Protos.model();
        NodeProto.Builder node = model.getGraphBuilder().getNodeBuilder(0);
        List.of(
                        attribute("a", AttributeType.INT).setI(-3),
                        attribute("b", AttributeType.FLOAT).setF(0.1f),
                        attribute("c", AttributeType.STRING).setS(ByteString.copyFromUtf8("é")),
                        attribute("d", AttributeType.INTS).addInts(1).addInts(Long.MIN_VALUE),
                        attribute("e", AttributeType.FLOATS).addFloats(Float.NaN),
                        attribute("f", AttributeType.STRINGS).addStrings(ByteString.copyFromUtf8("two words")),
                        attribute("g", AttributeType.TENSOR)
                                .setT(Protos.raw("", DType.FLOAT16, new byte[] {1, 2, 3, 4}, 2)),
                        attribute("h", AttributeType.SPARSE_TENSOR)
                                .setSparseTensor(SparseTensorProto.newBuilder().addDims(4)),
                        attribute("i", AttributeType.INT).setRefAttrName("outer"),
                        attribute("j", AttributeType.INTS))
                .forEach(node::addAttribute);
        assertThat(again(model)).isEqualTo(model.build());
        assertThat(read(model).nodes().get(0).attributes().toString())
                .startsWith("{a=-3, b=0.1, c=\"é\", d=[1, -9223372036854775808], e=[NaN], f=[two words], g=float16[2]"
                        + " {…}, h=<");
    }

    @Test
    void text_that_is_not_utf8_keeps_its_bytes() throws IOException {
        ByteString bytes = ByteString.copyFrom(new byte[] {(byte) 0xff, 0, (byte) 0x80});
        ModelProto.Builder model = Protos.model();
        model.getGraphBuilder()
                .getNodeBuilder(0)
                .addAttribute(attribute("one", AttributeType.STRING).setS(bytes))
                .addAttribute(attribute("some", AttributeType.STRINGS).addStrings(bytes));
        assertThat(again(model)).isEqualTo(model.build());
    }

    @Test
    void a_tensor_of_words_comes_back() throws IOException {
        AttributeProto.Builder words = attribute("value", AttributeType.TENSOR)
                .setT(Protos.tensor("", DType.STRING, 1).addStringData(ByteString.copyFromUtf8("word")));
        ModelProto.Builder model = Protos.model();
        model.getGraphBuilder().getNodeBuilder(0).addAttribute(words);
        assertThat(read(model).nodes().get(0).attributes().get("value")).hasToString("string[1] {\"word\"}");
        assertThat(again(model)).isEqualTo(model.build());
    }

    /** {@code y = If(c) {then_branch: x + w, else_branch: x}}, all that a graph can say said inside. */
    private static ModelProto.Builder branching() {
        GraphProto.Builder inner = GraphProto.newBuilder()
                .setName("then")
                .setDocString("the branch")
                .addInitializer(Protos.raw("v", DType.FLOAT, Protos.floats(3, 4), 2))
                .addNode(Protos.node("Add", "x", "v").addOutput("t").setUnknownFields(future("inside")))
                .addOutput(Protos.port("t", DType.FLOAT, 2))
                .setUnknownFields(future("in the branch"));
        GraphProto.Builder other = GraphProto.newBuilder()
                .setName("else")
                .addNode(Protos.node("Add", "x", "w").addOutput("e"))
                .addOutput(Protos.port("e", DType.FLOAT, 2));
        ModelProto.Builder model = Protos.model();
        model.getGraphBuilder()
                .addInput(Protos.port("c", DType.BOOL))
                .setNode(
                        0,
                        Protos.node("If", "c")
                                .addOutput("y")
                                .addAttribute(attribute("else_branch", AttributeType.GRAPH)
                                        .setG(other))
                                .addAttribute(attribute("then_branch", AttributeType.GRAPH)
                                        .setG(inner)));
        return model;
    }

    @Test
    void graphs_inside_nodes_come_back() throws IOException {
        ModelProto.Builder model = branching();
        assertThat(again(model)).isEqualTo(model.build());
        Graph graph = read(model);
        assertThat(graph.nodes().get(0).reads()).containsExactlyInAnyOrder(new Wire("c"), new Wire("x"), new Wire("w"));
        assertThat(graph).hasToString("""
                g (x: float[2], c: bool[]) -> (y: float[2])
                  weight w: float[2] {1.0, 2.0}
                  If(c) {else_branch=<graph else>, then_branch=<graph then>} -> y
                    else_branch = else (x, w) -> (e: float[2])
                      Add(x, w) -> e
                    then_branch = then (x) -> (t: float[2])
                      weight v: float[2] {3.0, 4.0}
                      Add(x, v) -> t
                """);
    }

    @Test
    void functions_come_back() throws IOException {
        FunctionProto.Builder function = FunctionProto.newBuilder()
                .setDomain("my")
                .setName("scaled")
                .setOverload("fast")
                .addInput("a")
                .addOutput("b")
                .addAttribute("first")
                .addAttributeProto(attribute("second", AttributeType.FLOAT).setF(2))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setDocString("for people")
                .setUnknownFields(future("in the function"))
                .addNode(Protos.node("LeakyRelu", "a")
                        .addOutput("b")
                        .addAttribute(attribute("alpha", AttributeType.FLOAT).setRefAttrName("second")));
        ModelProto.Builder model = Protos.model().addFunctions(function);
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("my").setVersion(1));
        model.getGraphBuilder()
                .setNode(
                        0,
                        Protos.node("scaled", "x")
                                .setDomain("my")
                                .setOverload("fast")
                                .addOutput("y"));
        assertThat(again(model)).isEqualTo(model.build());
        assertThat(read(model).functions()).singleElement().hasToString("""
                function my.scaled:fast [a] -> [b]
                  LeakyRelu(a) {alpha=@second} -> b
                """);
    }

    @Test
    void the_domain_of_onnx_has_one_name() throws IOException {
        ModelProto.Builder model = Protos.model().clearOpsetImport();
        model.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain("ai.onnx").setVersion(17));
        model.getGraphBuilder().getNodeBuilder(0).setDomain("ai.onnx");
        Graph graph = read(model);
        assertThat(graph.opset()).isEqualTo(17);
        assertThat(graph.nodes().get(0).is("Add")).isTrue();
        assertThat(graph.nodes().get(0).qualifiedOp()).isEqualTo("Add");
    }

    @Test
    void weights_among_the_inputs_are_constants() throws IOException {
        ModelProto.Builder model = Protos.model().setIrVersion(3);
        model.getGraphBuilder().addInput(Protos.port("w", DType.FLOAT, 2));
        Graph graph = read(model);
        assertThat(graph.inputs()).extracting(port -> port.wire().name()).containsExactly("x");
        try (Runtime runtime = new Runtime(new Runtime.Settings(1, 1 << 20, 1 << 20))) {
            Tensor x = Tensor.of(Shape.of(2), 1f, 1f);
            assertThat(runtime.run(graph, Runtime.Kind.SHARED, Map.of("x", x))
                            .get(new Wire("y"))
                            .toFloats())
                    .containsExactly(2, 3);
        }
    }

    @Test
    void a_weight_among_the_inputs_is_a_default_that_can_be_overridden() throws IOException {
        ModelProto.Builder model = Protos.model();
        model.getGraphBuilder().addInput(Protos.port("w", DType.FLOAT, 2));
        Graph open = read(model).withInput(new Wire("w"));
        assertThat(open.weights()).isEmpty();
        try (Runtime runtime = new Runtime(new Runtime.Settings(1, 1 << 20, 1 << 20))) {
            Tensor x = Tensor.of(Shape.of(2), 1f, 1f);
            assertThat(runtime.run(open, Runtime.Kind.SHARED, Map.of("x", x, "w", x))
                            .get(new Wire("y"))
                            .toFloats())
                    .containsExactly(2, 2);
        }
        assertThatThrownBy(() -> open.withInput(new Wire("w"))).hasMessage("Graph 'g' has no weight 'w'.");
    }

    @Test
    void axes_without_a_size_are_equal_to_no_other() throws IOException {
        ModelProto.Builder model = Protos.model();
        var shape = model.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .clearDim();
        shape.addDimBuilder().setDimParam("batch");
        shape.addDimBuilder();
        shape.addDimBuilder().setDimValue(-1);
        shape.addDimBuilder().setDimParam("");
        assertThat(read(model).inputs().get(0).type()).hasToString("float[batch,x#1,x#2,x#3]");
    }

    @Test
    void a_graph_without_a_name_gets_one() throws IOException {
        ModelProto.Builder model = Protos.model();
        model.getGraphBuilder().clearName();
        assertThat(again(model).getGraph().getName()).isEqualTo("graph");
    }

    @Test
    void parts_of_a_message_that_come_apart_belong_together() throws IOException {
        ModelProto whole = Protos.model().build();
        ModelProto first = whole.toBuilder()
                .setGraph(whole.getGraph().toBuilder().clearNode())
                .build();
        ModelProto second = ModelProto.newBuilder()
                .setGraph(GraphProto.newBuilder().addNode(whole.getGraph().getNode(0)))
                .build();
        Path file = Files.write(
                folder.resolve("m.onnx"),
                first.toByteString().concat(second.toByteString()).toByteArray());
        assertThat(ModelProto.parseFrom(OnnxWriter.write(OnnxReader.read(file))))
                .isEqualTo(whole);
    }

    @Test
    void a_large_weight_stays_in_its_file() throws IOException {
        byte[] marks = "limpid!!".repeat(200).getBytes(StandardCharsets.UTF_8);
        ModelProto.Builder model = Protos.model(Protos.raw("w", DType.FLOAT, marks, 400));
        Path file = folder.resolve("m.onnx");
        Graph graph = read(model);
        Weight.InFile weight =
                (Weight.InFile) graph.weights().values().iterator().next();
        assertThat(weight.file()).isEqualTo(file);
        byte[] all = Files.readAllBytes(file);
        assertThat(java.util.Arrays.copyOfRange(all, (int) weight.offset(), (int) (weight.offset() + weight.length())))
                .isEqualTo(marks);
        TensorProto written =
                ModelProto.parseFrom(OnnxWriter.write(graph)).getGraph().getInitializer(0);
        assertThat(written.getDataLocation()).isEqualTo(TensorProto.DataLocation.EXTERNAL);
        assertThat(written.getExternalDataList())
                .extracting(entry -> entry.getKey() + "=" + entry.getValue())
                .containsExactly("location=m.onnx", "offset=" + weight.offset(), "length=1600");
    }
}
