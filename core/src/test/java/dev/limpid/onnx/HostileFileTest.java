package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A file from anywhere is read or refused in one line: no other exception, no endless loop, no flood of memory. */
class HostileFileTest {
    private static final int ROUNDS = 6000;

    @TempDir
    private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("m.onnx"), bytes);
    }

    private void refuses(String message, byte[] bytes) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> OnnxReader.read(file))
                .isInstanceOf(OnnxFormatException.class)
                .hasMessage(file + ": " + message);
    }

    private void refuses(String message, ModelProto.Builder model) throws IOException {
        refuses(message, model.build().toByteArray());
    }

    /** Null where it was read. */
    private String refusal(byte[] bytes) throws IOException {
        try {
            OnnxReader.read(file(bytes));
            return null;
        } catch (OnnxFormatException refused) {
            return refused.getMessage();
        }
    }

    /** All kinds of fields that the reader looks at. */
    private static byte[] rich() {
        ModelProto.Builder model = Protos.model(Protos.raw("w", DType.FLOAT, Protos.floats(1, 2), 2))
                .setProducerName("someone");
        GraphProto.Builder graph = model.getGraphBuilder()
                .addInitializer(
                        Protos.tensor("v", DType.INT64, 2).addInt64Data(1).addInt64Data(-1))
                .addInitializer(Protos.tensor("u", DType.FLOAT16, 1).addInt32Data(15360))
                .addInitializer(
                        Protos.external(Protos.tensor("e", DType.FLOAT, 1), "location", "m.onnx", "offset", "3"));
        graph.addSparseInitializer(SparseTensorProto.newBuilder()
                .addDims(3)
                .setIndices(Protos.tensor("", DType.INT64, 1).addInt64Data(2))
                .setValues(Protos.tensor("sparse", DType.FLOAT, 1).addFloatData(2)));
        graph.addInitializer(Protos.tensor("words", DType.STRING, 1).addStringData(ByteString.copyFromUtf8("word")));
        GraphProto.Builder inner = GraphProto.newBuilder()
                .addInput(Protos.port("fed", DType.INT64))
                .addInitializer(Protos.raw("inner", DType.FLOAT, Protos.floats(5, 6), 2))
                .addNode(Protos.node("Mul", "x", "inner").addOutput("t"))
                .addOutput(Protos.port("t", DType.FLOAT, 2));
        model.addFunctions(FunctionProto.newBuilder()
                .setDomain("my")
                .setName("swish")
                .addInput("a")
                .addOutput("b")
                .addAttribute("alpha")
                .addNode(Protos.node("Elu", "a")
                        .addOutput("b")
                        .addAttribute(
                                Protos.attribute("alpha", AttributeType.FLOAT).setRefAttrName("alpha"))));
        graph.getNodeBuilder(0)
                .addAttribute(Protos.attribute("g", AttributeType.GRAPH).setG(inner))
                .addAttribute(Protos.attribute("i", AttributeType.INT).setI(1))
                .addAttribute(Protos.attribute("t", AttributeType.TENSOR)
                        .setT(Protos.raw("", DType.FLOAT, Protos.floats(3), 1)))
                .addAttribute(Protos.attribute("s", AttributeType.STRINGS).addStrings(ByteString.copyFromUtf8("text")));
        return model.build().toByteArray();
    }

    @Test
    void a_cycle_is_named() throws IOException {
        ModelProto.Builder model = Protos.model();
        model.getGraphBuilder().getNodeBuilder(0).setInput(1, "y");
        refuses(
                "Graph 'g': node Add(x, y) -> y reads wire 'y' before anything writes it: it is missing or the graph has"
                        + " a cycle.",
                model);
    }

    @Test
    void a_message_stays_on_one_line_whatever_names_hold() throws IOException {
        ModelProto.Builder model = Protos.model();
        model.getGraphBuilder().getNodeBuilder(0).setInput(1, "a\r\n\u001b[2Jb");
        assertThat(refusal(model.build().toByteArray())).contains("'a [2Jb'").doesNotContain("\n", "\u001b");
    }

    private static ModelProto.Builder branch(GraphProto.Builder graph) {
        ModelProto.Builder model = Protos.model();
        model.getGraphBuilder()
                .getNodeBuilder(0)
                .addAttribute(
                        Protos.attribute("then_branch", AttributeType.GRAPH).setG(graph));
        return model;
    }

    @Test
    void a_graph_inside_a_node_is_held_to_the_same_rules() throws IOException {
        refuses(
                "attribute 'then_branch': Graph 'then': node Neg(t) -> t writes wire 't' a second time.",
                branch(GraphProto.newBuilder()
                        .setName("then")
                        .addNode(Protos.node("Neg", "t").addOutput("t"))));
        refuses(
                "Graph 'g': node Add(x, w) {then_branch=<graph then>} -> y holds a graph that reads wire 'nowhere'"
                        + " before anything writes it: it is missing or the graph has a cycle.",
                branch(GraphProto.newBuilder()
                        .setName("then")
                        .addNode(Protos.node("Neg", "nowhere").addOutput("t"))));
        refuses(
                "Graph 'g': node Add(x, w) {then_branch=<graph then>} -> y holds a graph that reads wire 'gone' before"
                        + " anything writes it: it is missing or the graph has a cycle.",
                branch(GraphProto.newBuilder().setName("then").addOutput(Protos.port("gone", DType.FLOAT))));
        refuses(
                "two weights are called 'w'.",
                branch(GraphProto.newBuilder()
                        .addInitializer(Protos.raw("w", DType.FLOAT, new byte[4], 1))
                        .addInitializer(Protos.raw("w", DType.FLOAT, new byte[4], 1))));
        ModelProto.Builder listed = Protos.model();
        listed.getGraphBuilder()
                .getNodeBuilder(0)
                .addAttribute(
                        Protos.attribute("many", AttributeType.GRAPHS).addGraphs(GraphProto.getDefaultInstance()));
        refuses("attribute 'many' holds a list of graphs, which no operator of ONNX takes.", listed);
    }

    @Test
    void two_functions_of_one_name_are_refused() throws IOException {
        refuses(
                "two functions are called 'my.swish'.",
                Protos.model()
                        .addFunctions(FunctionProto.newBuilder().setDomain("my").setName("swish"))
                        .addFunctions(FunctionProto.newBuilder().setDomain("my").setName("swish")));
    }

    @Test
    void a_file_from_the_future_is_refused() throws IOException {
        refuses(
                "the file is of ONNX's IR version 14, the newest known is 13. Export it again, or save it with"
                        + " ir_version = 13.",
                Protos.model().setIrVersion(14));
        ModelProto.Builder model = Protos.model();
        model.getOpsetImportBuilder(0).setVersion(27);
        refuses(
                "the file is of ONNX opset 27, the newest that runs is 26. Export it again with that or an older one.",
                model);
    }

    @Test
    void a_file_without_a_graph_is_refused() throws IOException {
        refuses("not an ONNX model: it holds no graph. Fetch or export it again.", new byte[0]);
        refuses(
                "not an ONNX model: it holds no graph. Fetch or export it again.",
                ModelProto.newBuilder().setIrVersion(8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 133093490\n",
                "<!DOCTYPE html><html>",
                "PK\u0003\u0004",
                "{\"error\":\"not found\"}"
            })
    void a_file_of_another_kind_is_refused(String start) throws IOException {
        assertThat(refusal(start.getBytes(StandardCharsets.UTF_8)))
                .startsWith(folder + "/m.onnx: not an ONNX model")
                .endsWith("Fetch or export it again.");
    }

    @Test
    void a_file_that_is_cut_short_anywhere_is_refused() throws IOException {
        byte[] whole = Protos.model().build().toByteArray();
        assertThat(refusal(whole)).isNull();
        for (int length = 0; length < whole.length; length++) {
            String message = refusal(Arrays.copyOf(whole, length));
            // The last field is the operator set's, without which a graph can stand.
            if (message == null) {
                assertThat(ModelProto.parseFrom(Arrays.copyOf(whole, length)).hasGraph())
                        .isTrue();
            } else {
                assertThat(message).as("first %d bytes", length).doesNotContain("\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 31, (1L << 31) - 1, 1L << 32, Long.MAX_VALUE, -1})
    void a_length_that_lies_is_refused(long length) throws IOException {
        int graph = ModelProto.GRAPH_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        int initializer = GraphProto.INITIALIZER_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        int rawData = 9 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        assertThat(refusal(fields(new long[] {graph, length}))).isNotNull();
        assertThat(refusal(fields(new long[] {graph, 20, initializer, length}))).isNotNull();
        assertThat(refusal(fields(new long[] {graph, 30, initializer, 20, rawData, length})))
                .isNotNull();
    }

    private static byte[] fields(long[] varints) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (long varint : varints) {
            out.writeUInt64NoTag(varint);
        }
        out.flush();
        return Arrays.copyOf(bytes.toByteArray(), bytes.size() + 40);
    }

    @Test
    void a_message_in_a_message_in_a_message_is_refused() throws IOException {
        byte[] groups = new byte[200_000];
        Arrays.fill(groups, (byte) (15 << 3 | WireFormat.WIRETYPE_START_GROUP));
        assertThat(refusal(groups)).contains("too many levels of nesting");
        assertThat(refusal(nested(24))).isNull();
        assertThat(refusal(nested(25))).isEqualTo(folder + "/m.onnx: graphs stand in graphs more than 24 deep.");
        assertThat(refusal(nested(20_000))).endsWith("more than 24 deep.");
    }

    /** A graph in a graph in a graph. */
    private static byte[] nested(int levels) {
        ByteString graph = ByteString.EMPTY;
        for (int level = 0; level < levels; level++) {
            // By hand: the library's own writer would run out of stack.
            ByteString attribute = field(AttributeProto.G_FIELD_NUMBER, graph);
            ByteString node = field(NodeProto.ATTRIBUTE_FIELD_NUMBER, attribute);
            graph = field(GraphProto.NODE_FIELD_NUMBER, node);
        }
        return field(ModelProto.GRAPH_FIELD_NUMBER, graph).toByteArray();
    }

    private static ByteString field(int number, ByteString bytes) {
        ByteString.Output out = ByteString.newOutput();
        try {
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            coded.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            coded.writeUInt32NoTag(bytes.size());
            coded.flush();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toByteString().concat(bytes);
    }

    @Test
    void a_file_that_is_not_there_or_too_large_says_so() throws IOException {
        assertThatThrownBy(() -> OnnxReader.read(folder.resolve("none.onnx"))).isInstanceOf(NoSuchFileException.class);
        Path large = folder.resolve("large.onnx");
        try (FileChannel channel = FileChannel.open(large, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.allocate(1), 1L << 31);
        }
        assertThatThrownBy(() -> OnnxReader.read(large))
                .isInstanceOf(OnnxFormatException.class)
                .hasMessage(
                        large + ": an .onnx file ends at 2 GB, this one has 2147483649 bytes. Export it again with its"
                                + " weights as external data.");
    }

    @Test
    void a_damaged_file_is_read_or_refused() throws IOException {
        byte[] whole = rich();
        assertThat(refusal(whole)).isNull();
        Random random = new Random(17);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(whole, random);
            long start = System.nanoTime();
            try {
                String message = refusal(damaged);
                read += message == null ? 1 : 0;
                assertThat(String.valueOf(message)).doesNotContain("\n");
            } catch (RuntimeException | Error | IOException other) {
                throw new AssertionError("round " + round + ": " + Arrays.toString(damaged), other);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        }
        assertThat(read).as("files that were still models").isBetween(ROUNDS / 20, ROUNDS - ROUNDS / 20);
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) 0xff;
                case 3 -> {
                    int from = random.nextInt(whole.length);
                    int length = Math.max(0, Math.min(random.nextInt(9), whole.length - Math.max(at, from)));
                    System.arraycopy(whole, from, bytes, at, length);
                }
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }
}
